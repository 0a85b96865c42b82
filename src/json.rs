//! JSON from outside: read within limits, nothing of it lost, every problem with its place.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::msg;
use crate::problem::{Problem, Problems};
use crate::words::Message;
use crate::workbook::{Limits, too_big};

const DEPTH: usize = 32;
/// Values in one document; a sheet has some thousands.
const VALUES: usize = 1_000_000;

/// Takes a document apart and remembers what is wrong with it.
#[derive(Default)]
pub struct Reader {
    /// As they are found.
    pub problems: Problems,
}

impl Reader {
    /// Something wrong at that place.
    pub fn add(&mut self, path: &str, what: Message) {
        self.problems.add(path, what);
    }

    /// The fields of an object; one that is not known, or named twice, is a problem.
    pub fn object<'n>(&mut self, node: &'n Node, path: &str, known: &[&str]) -> Fields<'n> {
        let Node::Object(fields) = node else {
            self.add(path, msg!("problem-not-an-object", known = known.join(", ")));
            return Fields::of(node);
        };
        for (index, (name, _)) in fields.iter().enumerate() {
            let at = [path, name].into_iter().filter(|part| !part.is_empty());
            let at = at.collect::<Vec<_>>().join(".");
            if !known.contains(&name.as_str()) {
                self.add(&at, msg!("problem-unknown-field", known = known.join(", ")));
            } else if fields[..index].iter().any(|(other, _)| other == name) {
                self.add(&at, msg!("problem-field-twice"));
            }
        }
        Fields(fields)
    }

    /// Each element with its place.
    pub fn list<T>(
        &mut self,
        node: Option<&Node>,
        path: &str,
        mut each: impl FnMut(&mut Reader, &Node, usize, &str) -> T,
    ) -> Vec<T> {
        match node {
            Some(Node::Array(nodes)) => {
                let nodes = nodes.iter().enumerate();
                nodes.map(|(n, node)| each(self, node, n, &format!("{path}[{n}]"))).collect()
            }
            None => Vec::new(),
            Some(_) => {
                self.add(path, msg!("problem-not-a-list"));
                Vec::new()
            }
        }
    }

    /// One line of text, without space around it; an empty one is none.
    pub fn word(&mut self, node: Option<&Node>, path: &str) -> Option<String> {
        match node? {
            Node::Text(word) => Some(tidy(word)).filter(|word| !word.is_empty()),
            Node::Null => None,
            _ => {
                self.add(path, msg!("problem-not-a-text"));
                None
            }
        }
    }

    /// `true` or `false`; what is not there is `false`.
    pub fn yes(&mut self, node: Option<&Node>, path: &str) -> bool {
        match node {
            Some(Node::Bool(yes)) => *yes,
            None => false,
            Some(_) => {
                self.add(path, msg!("problem-not-yes-or-no"));
                false
            }
        }
    }
}

/// The fields of an object.
pub struct Fields<'n>(&'n [(String, Node)]);

impl<'n> Fields<'n> {
    /// Those of an object; of anything else there are none.
    pub fn of(node: &'n Node) -> Fields<'n> {
        match node {
            Node::Object(fields) => Fields(fields),
            _ => Fields(&[]),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &'n (String, Node)> {
        self.0.iter()
    }

    /// The value of that field.
    pub fn get(&self, name: &str) -> Option<&'n Node> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, node)| node)
    }
}

/// Text as it is meant: no space around it, one kind of line end.
pub fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace('\r', "\n")
}

// The document, with what a map would lose: fields named twice

/// A value as it stands in the file.
pub enum Node {
    /// Its fields in order, those named twice among them.
    Object(Vec<(String, Node)>),
    /// `[…]`
    Array(Vec<Node>),
    /// A text.
    Text(String),
    /// As it was written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`
    Null,
}

/// The document, or why it is none.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Node, Problem> {
    if bytes.len() > limits.bytes {
        return Err(too_big(bytes.len() as u64, limits));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Err(error) = std::str::from_utf8(bytes) {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        return Err(Problem::at(format!("{line}"), msg!("problem-broken-text", line = line)));
    }
    let (left, too_deep) = (Cell::new(VALUES), Cell::new(false));
    let seed = Seed { depth: 0, left: &left, too_deep: &too_deep };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let node = seed.deserialize(&mut json).and_then(|node| json.end().map(|()| node));
    node.map_err(|error| {
        let place = format!("{}:{}", error.line(), error.column());
        Problem::at(
            place,
            match () {
                () if too_deep.get() => msg!("problem-too-deep", most = DEPTH),
                () if left.get() == 0 => msg!("problem-too-many-values"),
                () => msg!("problem-not-json", line = error.line(), column = error.column()),
            },
        )
    })
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    depth: usize,
    left: &'a Cell<usize>,
    too_deep: &'a Cell<bool>,
}

impl Seed<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= DEPTH {
            self.too_deep.set(true);
            return Err(E::custom("too deep"));
        }
        Ok(Seed { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| D::Error::custom("too many"))?;
        self.left.set(left);
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }
    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let seed = self.deeper()?;
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element_seed(seed)? {
            nodes.push(node);
        }
        Ok(Node::Array(nodes))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let seed = self.deeper()?;
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            fields.push((name, map.next_value_seed(seed)?));
        }
        Ok(Node::Object(fields))
    }
}
