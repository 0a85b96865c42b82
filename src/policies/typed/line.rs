//! A line of the cascade, as it is typed.

use serde::Deserialize;

use super::{Fields, chosen, day, fiscal_year, key};
use crate::policies::{Level, Policy, Source, Stage};
use crate::typed::Fault;
use crate::words::Lang;
use crate::{japan, msg};

/// A line of the cascade as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedPolicy {
    /// What files call it.
    pub key: String,
    /// Whose line it is.
    pub level: String,
    /// The first fiscal year.
    pub year_from: String,
    /// The last one; empty: the same.
    pub year_to: String,
    /// The unit's id; empty: the mayor's.
    pub unit: String,
    /// The post that wrote it.
    pub post: String,
    /// The line itself.
    pub title: String,
    /// What is meant.
    pub intent: String,
    /// Why.
    pub why: String,
    /// Where it comes from.
    pub source: String,
    /// How far it has come.
    pub stage: String,
    /// Since when it is agreed.
    pub agreed: String,
}

impl TypedPolicy {
    /// What is there already, to be changed.
    pub fn of(policy: &Policy, lang: Lang) -> TypedPolicy {
        TypedPolicy {
            key: policy.key.clone(),
            level: policy.level.key().to_owned(),
            year_from: japan::fiscal_label(lang, policy.years.0),
            year_to: japan::fiscal_label(lang, policy.years.1),
            unit: policy.unit.clone().unwrap_or_default(),
            post: policy.post.clone(),
            title: policy.title.clone(),
            intent: policy.intent.clone(),
            why: policy.why.clone(),
            source: policy.source.key().to_owned(),
            stage: policy.stage.key().to_owned(),
            agreed: policy.agreed.map_or_else(String::new, |day| day.to_string()),
        }
    }

    /// Reads it for that id.
    pub fn read(&self, id: String) -> Result<Policy, Vec<Fault>> {
        let mut fields = Fields::default();
        let key = fields.take("key", key(&self.key));
        let level = fields.take("level", chosen!(Level, &self.level, None));
        let years = self.years(&mut fields);
        let title = fields.sentence("title", &self.title, msg!("policy-title-missing"));
        let post = fields.sentence("post", &self.post, msg!("policy-post-missing"));
        let intent = fields.prose("intent", &self.intent);
        let why = fields.prose("why", &self.why);
        let source = fields.take("source", chosen!(Source, &self.source, Some(Source::Own)));
        let stage = fields.take("stage", chosen!(Stage, &self.stage, Some(Stage::Draft)));
        let agreed = match self.agreed.trim() {
            "" => Some(None),
            text => fields.take("agreed", day(text).map(Some)),
        };
        let unit = Some(self.unit.trim()).filter(|unit| !unit.is_empty()).map(str::to_owned);
        match (level, &unit) {
            (Some(Level::Mayor), Some(_)) => fields.mend("unit", msg!("policy-unit-mayor")),
            (Some(Level::Mayor), None) | (None, _) => {}
            (Some(_), None) => fields.mend("unit", msg!("policy-unit-missing")),
            (Some(_), Some(_)) => {}
        }
        let read = || {
            Some(Policy {
                id,
                key: key?,
                level: level?,
                years: years?,
                unit,
                post: post?,
                title: title?,
                intent: intent?,
                why: why?,
                source: source?,
                stage: stage?,
                agreed: agreed?,
            })
        };
        let read = read();
        fields.whole(read)
    }

    fn years(&self, fields: &mut Fields) -> Option<(i16, i16)> {
        let from = fields.take("year_from", fiscal_year(&self.year_from))?;
        let to = match self.year_to.trim() {
            "" => from,
            text => fields.take("year_to", fiscal_year(text))?,
        };
        if to < from {
            fields.mend("year_to", msg!("policy-years-reversed"));
        }
        Some((from, to))
    }
}
