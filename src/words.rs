//! Words in the reader's language.
//!
//! A text on a screen is a message of `locales/`, named here by its id.  Code that decides passes
//! [`Message`]s; only the edge, which knows its reader, makes sentences of them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use rust_embed::RustEmbed;

/// A language the product speaks.  やさしい日本語 has its place in `locales/ja-easy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Lang; 2] = [Lang::Ja, Lang::En];

    /// The tag of HTML's `lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }

    /// The language of that tag.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| tag.split(['-', '_']).next() == Some(lang.tag()))
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Ja => "日本語",
            Lang::En => "English",
        }
    }
}

/// A sentence before it is put in a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its id in `locales/`.
    pub id: &'static str,
    /// What it says of this case, by name.
    pub args: Vec<(&'static str, Value)>,
}

/// Something a sentence mentions.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, as given.
    Text(String),
    /// A number that may decide singular or plural.
    Number(i64),
    /// Another message.
    Said(Box<Message>),
    /// A day.
    Day(Date),
    /// Names, each in quotation marks.
    Names(Vec<String>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}
impl From<Message> for Value {
    fn from(message: Message) -> Value {
        Value::Said(Box::new(message))
    }
}
impl From<Date> for Value {
    fn from(day: Date) -> Value {
        Value::Day(day)
    }
}
macro_rules! numbers {
    ($($kind:ty),*) => { $(impl From<$kind> for Value {
        fn from(number: $kind) -> Value { Value::Number(number as i64) }
    })* };
}
numbers!(u8, u32, u64, usize, i32, i64);

/// A message by its id: `msg!("too-long", most = 400)`.
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Message {
            id: $id,
            args: vec![$((stringify!($name), $crate::words::Value::from($value))),*],
        }
    };
}

/// A message said at once: `t!(lang, "too-long", most = 400)`.
#[macro_export]
macro_rules! t {
    ($lang:expr, $($message:tt)+) => { $crate::words::say($lang, &$crate::msg!($($message)+)) };
}

/// The sentence in that language.
pub fn say(lang: Lang, message: &Message) -> String {
    let mut args = FluentArgs::new();
    for (name, value) in &message.args {
        args.set(*name, fluent(lang, value));
    }
    pattern(lang, message.id, None, &args).unwrap_or_else(|| message.id.to_owned())
}

/// The attribute of a message, such as `.todo`, where it has one.
pub fn say_attribute(lang: Lang, message: &Message, attribute: &str) -> Option<String> {
    let mut args = FluentArgs::new();
    for (name, value) in &message.args {
        args.set(*name, fluent(lang, value));
    }
    pattern(lang, message.id, Some(attribute), &args)
}

fn fluent(lang: Lang, value: &Value) -> FluentValue<'static> {
    match value {
        Value::Text(text) => FluentValue::from(text.clone()),
        Value::Number(number) => FluentValue::from(*number),
        Value::Said(message) => FluentValue::from(say(lang, message)),
        Value::Day(day) => FluentValue::from(crate::japan::long_date(lang, *day)),
        Value::Names(names) => FluentValue::from(list(lang, names)),
    }
}

/// Names in a row, as the language writes them.
fn list(lang: Lang, names: &[String]) -> String {
    let quoted = names.iter().map(|name| say(lang, &crate::msg!("name-quoted", name = name)));
    quoted.collect::<Vec<_>>().join(&say(lang, &crate::msg!("list-comma")))
}

fn pattern(lang: Lang, id: &str, attribute: Option<&str>, args: &FluentArgs) -> Option<String> {
    let bundle = bundle(lang);
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "{id}: {errors:?}");
    Some(text)
}

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static BUNDLES: OnceLock<BTreeMap<&'static str, Bundle>> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| Lang::ALL.map(|lang| (lang.tag(), load(lang))).into());
    &bundles[lang.tag()]
}

fn load(lang: Lang) -> Bundle {
    let tag = lang.tag().parse().expect("our own tags are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    let folder = format!("{}/", lang.tag());
    for path in Locales::iter().filter(|path| path.starts_with(&folder)) {
        let file = Locales::get(&path).expect("listed above");
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let resource = FluentResource::try_new(text)
            .unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        // That no word is written twice is proven by a test; nobody's page should fail over it.
        bundle.add_resource_overriding(resource);
    }
    bundle
}
