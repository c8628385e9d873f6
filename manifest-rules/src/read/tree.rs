//! One document as a tree in which everything knows its place.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::Value;

use super::scalar;
use crate::values::{PathStep, path_steps, push_index, push_key};

/// So many values a document may have, once its aliases are followed.
const MOST_NODES: usize = 2_000_000;
/// So deep it may be nested.
const DEEPEST: usize = 100;

/// A value with the line and column at which it begins, both counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A text, number or boolean, or nothing.
    Scalar {
        /// The value.
        value: Value,
        /// Its place.
        place: (usize, usize),
    },
    /// A list.
    List {
        /// The items.
        items: Vec<Tree>,
        /// Its place.
        place: (usize, usize),
    },
    /// A map, in the order of the text.
    Map {
        /// The entries.
        entries: Vec<TreeEntry>,
        /// Its place.
        place: (usize, usize),
    },
}

/// A key of a map with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeEntry {
    /// The key.
    pub key: String,
    /// The key's place.
    pub place: (usize, usize),
    /// The value.
    pub value: Tree,
}

impl Tree {
    /// Its line and column.
    pub fn place(&self) -> (usize, usize) {
        match self {
            Self::Scalar { place, .. } | Self::List { place, .. } | Self::Map { place, .. } => *place,
        }
    }

    /// The tree as JSON has it.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Scalar { value, .. } => value.clone(),
            Self::List { items, .. } => items.iter().map(Self::to_value).collect(),
            Self::Map { entries, .. } => {
                entries.iter().map(|entry| (entry.key.clone(), entry.value.to_value())).collect()
            }
        }
    }

    /// The place of a field, or of the nearest field around it that is there: `spec.ports[0].port`.
    pub fn place_of(&self, path: &str) -> (usize, usize) {
        let mut at = self;
        let mut place = self.place();
        for step in path_steps(path) {
            let next = match (at, &step) {
                (Self::Map { entries, .. }, PathStep::Key(key)) => {
                    entries.iter().find(|entry| entry.key == **key).map(|entry| (entry.place, &entry.value))
                }
                (Self::List { items, .. }, PathStep::Index(index)) => {
                    items.get(*index).map(|item| (item.place(), item))
                }
                _ => None,
            };
            let Some((found, value)) = next else { break };
            (place, at) = (found, value);
        }
        place
    }

    /// Takes a field away; whether it was there.
    pub(super) fn remove(&mut self, path: &str) -> bool {
        let steps: Vec<PathStep<'_>> = path_steps(path).collect();
        let Some((last, above)) = steps.split_last() else { return false };
        let found = above.iter().try_fold(self, |at, step| match (at, step) {
            (Self::Map { entries, .. }, PathStep::Key(key)) => {
                entries.iter_mut().find(|entry| entry.key == **key).map(|entry| &mut entry.value)
            }
            (Self::List { items, .. }, PathStep::Index(index)) => items.get_mut(*index),
            _ => None,
        });
        match (found, last) {
            (Some(Self::Map { entries, .. }), PathStep::Key(key)) => {
                let before = entries.len();
                entries.retain(|entry| entry.key != **key);
                entries.len() < before
            }
            (Some(Self::List { items, .. }), PathStep::Index(index)) => {
                let Some(item) = items.get_mut(*index) else { return false };
                // The others keep their places; what is nothing already cannot be taken away again.
                let there = !item.is_null();
                *item = Self::Scalar { value: Value::Null, place: item.place() };
                there
            }
            _ => false,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Scalar { value: Value::Null, .. })
    }

    pub(super) fn is_map(&self) -> bool {
        matches!(self, Self::Map { .. })
    }

    pub(super) fn get(&self, key: &str) -> Option<&Tree> {
        let Self::Map { entries, .. } = self else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The text of a field.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Self::Scalar { value: Value::String(text), .. } => Some(text),
            _ => None,
        }
    }

    /// Gives a field of its map another text.
    pub(super) fn set_text(&mut self, key: &str, text: &str) {
        if let Self::Map { entries, .. } = self
            && let Some(entry) = entries.iter_mut().find(|entry| entry.key == key)
        {
            entry.value = Self::Scalar { value: Value::from(text), place: entry.value.place() };
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        let metadata = self.get("metadata")?;
        // The cluster makes a name out of the other one.
        let name = metadata.text("name").filter(|name| !name.is_empty());
        name.or(metadata.text("generateName").filter(|name| !name.is_empty()))
    }

    /// What the cluster makes a name of; empty if there is nothing.
    pub fn generate_name(&self) -> &str {
        self.get("metadata").and_then(|metadata| metadata.text("generateName")).unwrap_or_default()
    }

    /// Its items, if it is a list.
    pub(super) fn list(&self) -> Option<&[Tree]> {
        match self {
            Self::List { items, .. } => Some(items),
            _ => None,
        }
    }

    /// What a list of objects holds.
    pub(super) fn items(&self) -> Option<&[Tree]> {
        self.get("items")?.list()
    }

    /// The item of a list with the list's version and kind, where it has none.
    pub(super) fn with_head(mut self, api_version: &str, kind: &str) -> Self {
        if kind.is_empty() {
            return self;
        }
        for (key, text) in [("apiVersion", api_version), ("kind", kind)] {
            let missing = self.get(key).is_none();
            if let Self::Map { entries, place } = &mut self
                && missing
            {
                let value = Self::Scalar { value: Value::from(text), place: *place };
                entries.push(TreeEntry { key: key.to_owned(), place: *place, value });
            }
        }
        self
    }
}

/// A document.
pub(super) struct Parsed {
    /// Nothing for an empty one.
    pub(super) tree: Option<Tree>,
    /// Keys that are there twice in one map: path and place.
    pub(super) duplicates: Vec<(String, (usize, usize))>,
}

/// Why a document cannot be read.
pub(super) struct Broken {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

/// Reads one document, before which there are so many lines.
pub(super) fn parse(text: &str, before: usize) -> Result<Parsed, Broken> {
    let mut builder = Builder {
        parser: Parser::new_from_str(text),
        before,
        anchors: HashMap::new(),
        deepest: 0,
        nodes: 0,
        path: String::new(),
        duplicates: Vec::new(),
    };
    let mut tree = None;
    while let Some((event, span)) = builder.next()? {
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) | Event::DocumentEnd => {}
            event => tree = Some(builder.node(event, span, 0)?),
        }
    }
    Ok(Parsed { tree, duplicates: builder.duplicates })
}

struct Builder<'t> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    before: usize,
    /// By number: the tree, how many values it has, and how deep it is nested.
    anchors: HashMap<usize, (Tree, usize, usize)>,
    /// The deepest level so far of the value that is read.
    deepest: usize,
    nodes: usize,
    path: String,
    duplicates: Vec<(String, (usize, usize))>,
}

impl<'t> Builder<'t> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Broken> {
        loop {
            return match self.parser.next() {
                None => Ok(None),
                Some(Ok((Event::Comment(..), _))) => continue,
                Some(Ok(event)) => Ok(Some(event)),
                Some(Err(error)) => {
                    let marker = error.marker();
                    let (line, column) = (self.before + marker.line().max(1), marker.col() + 1);
                    Err(Broken { line, column, message: format!("this is no YAML: {}", error.info()) })
                }
            };
        }
    }

    fn place(&self, span: &Span) -> (usize, usize) {
        (self.before + span.start.line().max(1), span.start.col() + 1)
    }

    fn count(&mut self, nodes: usize, span: &Span) -> Result<(), Broken> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MOST_NODES {
            let (line, column) = self.place(span);
            let message =
                format!("the document has more than {MOST_NODES} values, with its aliases followed: split it");
            return Err(Broken { line, column, message });
        }
        Ok(())
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Tree, Broken> {
        let place = self.place(&span);
        if depth > DEEPEST {
            let message = format!("it is nested deeper than {DEEPEST} levels, and no Kubernetes object is");
            return Err(Broken { line: place.0, column: place.1, message });
        }
        self.count(1, &span)?;
        let before = self.nodes;
        // How deep it goes below this value alone.
        let outer = std::mem::replace(&mut self.deepest, depth);
        let (tree, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let text_tag = tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                let value = if style == ScalarStyle::Plain && !text_tag {
                    scalar::plain(&text)
                } else {
                    Value::from(text.into_owned())
                };
                (Tree::Scalar { value, place }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => (self.list(place, depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.map(place, depth)?, anchor),
            Event::Alias(anchor) => {
                let Some(&(_, nodes, height)) = self.anchors.get(&anchor) else {
                    let message = "this alias names itself: write the value out".to_owned();
                    return Err(Broken { line: place.0, column: place.1, message });
                };
                // Counted before it is copied; and as deep as it hangs there.
                self.count(nodes, &span)?;
                if depth + height > DEEPEST {
                    let message = format!("with its aliases followed it is nested deeper than {DEEPEST} levels");
                    return Err(Broken { line: place.0, column: place.1, message });
                }
                self.deepest = self.deepest.max(depth + height);
                return Ok(self.anchors[&anchor].0.clone());
            }
            _ => {
                let message = "this stands where a value should be".to_owned();
                return Err(Broken { line: place.0, column: place.1, message });
            }
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (tree.clone(), self.nodes - before + 1, self.deepest - depth));
        }
        self.deepest = self.deepest.max(outer);
        Ok(tree)
    }

    /// The next event of a collection, nothing at its end.
    fn inner(&mut self) -> Result<Option<(Event<'t>, Span)>, Broken> {
        match self.next()? {
            None | Some((Event::SequenceEnd | Event::MappingEnd, _)) => Ok(None),
            other => Ok(other),
        }
    }

    fn list(&mut self, place: (usize, usize), depth: usize) -> Result<Tree, Broken> {
        let mut items = Vec::new();
        let length = self.path.len();
        while let Some((event, span)) = self.inner()? {
            push_index(&mut self.path, items.len());
            items.push(self.node(event, span, depth + 1)?);
            self.path.truncate(length);
        }
        Ok(Tree::List { items, place })
    }

    fn map(&mut self, place: (usize, usize), depth: usize) -> Result<Tree, Broken> {
        let (mut entries, mut merged) = (Vec::<TreeEntry>::new(), Vec::new());
        let mut keys: HashSet<String> = HashSet::new();
        let length = self.path.len();
        while let Some((event, span)) = self.inner()? {
            let key_place = self.place(&span);
            let plain = matches!(event, Event::Scalar(_, ScalarStyle::Plain, _, _));
            let key = match self.node(event, span, depth + 1)? {
                Tree::Scalar { value: Value::String(text), .. } => text,
                // A key of JSON is a text.
                Tree::Scalar { value, .. } => value.to_string(),
                _ => {
                    let message = "a list or a map is no key of a Kubernetes object".to_owned();
                    return Err(Broken { line: key_place.0, column: key_place.1, message });
                }
            };
            push_key(&mut self.path, &key);
            let Some((event, span)) = self.inner()? else { break };
            let value = self.node(event, span, depth + 1)?;
            if plain && key == "<<" {
                merged.push(value);
            } else if keys.insert(key.clone()) {
                entries.push(TreeEntry { key, place: key_place, value });
            } else {
                self.duplicates.push((self.path.clone(), key_place));
            }
            self.path.truncate(length);
        }
        // What is merged in counts where the map says nothing itself.
        for source in merged {
            let maps = if let Tree::List { items, .. } = source { items } else { vec![source] };
            for map in maps {
                let Tree::Map { entries: more, .. } = map else { continue };
                entries.extend(more.into_iter().filter(|entry| keys.insert(entry.key.clone())));
            }
        }
        Ok(Tree::Map { entries, place })
    }
}
