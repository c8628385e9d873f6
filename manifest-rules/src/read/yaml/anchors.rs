//! What anchors and the handles of tags stand for in a document.

use std::collections::HashMap;

use super::super::broken::Broken;
use super::limits::Cost;
use super::node::Node;
use super::token::{Kind, Token};

/// What all tags of YAML itself begin with.
const YAML: &str = "tag:yaml.org,2002:";

/// What an anchor stands for.
pub(super) struct Anchored {
    pub(super) node: Node,
    pub(super) cost: Cost,
}

/// All anchors, by name. A later one of a name takes the place of an earlier one.
#[derive(Default)]
pub(super) struct Anchors {
    /// Nothing while the value itself is read.
    values: HashMap<String, Option<Anchored>>,
}

impl Anchors {
    /// From here on the name stands for a value that is not read yet.
    pub(super) fn open(&mut self, name: &str) {
        self.values.insert(name.to_owned(), None);
    }

    pub(super) fn set(&mut self, name: String, anchored: Anchored) {
        self.values.insert(name, Some(anchored));
    }

    /// What an alias stands for.
    pub(super) fn get(&self, alias: &Token) -> Result<&Anchored, Broken> {
        match self.values.get(&alias.text) {
            Some(Some(anchored)) => Ok(anchored),
            Some(None) => Err(Broken::new(alias.start, "this alias names itself: write the value out")),
            None => {
                let name = &alias.text;
                let message =
                    format!("no `&{name}` stands before this alias: put a text that begins with `*` into quotes");
                Err(Broken::new(alias.start, message))
            }
        }
    }
}

/// What the handles of tags stand for.
#[derive(Default)]
pub(super) struct Tags {
    prefixes: HashMap<String, String>,
    has_version: bool,
}

impl Tags {
    /// Takes a directive to heart.
    pub(super) fn direct(&mut self, directive: Token) -> Result<(), Broken> {
        let start = directive.start;
        match directive.kind {
            Kind::Version(1, 1) if !self.has_version => self.has_version = true,
            Kind::Version(1, 1) => return Err(Broken::grammar(start, "%YAML stands here twice")),
            Kind::Version(..) => return Err(Broken::new(start, "kubectl knows YAML 1.1 alone: remove this line")),
            _ => {
                if self.prefixes.insert(directive.text, directive.suffix).is_some() {
                    return Err(Broken::grammar(start, "the handle of this %TAG has a meaning already"));
                }
            }
        }
        Ok(())
    }

    /// A tag in full.
    pub(super) fn full(&self, tag: &Token) -> Result<String, Broken> {
        let prefix = match (tag.text.as_str(), self.prefixes.get(&tag.text)) {
            ("", _) => "",
            (_, Some(prefix)) => prefix,
            ("!", None) => "!",
            ("!!", None) => YAML,
            (handle, None) => {
                return Err(Broken::grammar(tag.start, &format!("no %TAG says what `{handle}` stands for")));
            }
        };
        Ok(format!("{prefix}{}", tag.suffix))
    }
}
