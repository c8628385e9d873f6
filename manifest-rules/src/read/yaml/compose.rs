//! A document's parts as a tree.
//!
//! kubectl reads the first document of what it is given, and nothing behind its end.

use serde_json::Value;

use super::super::broken::Broken;
use super::super::budget::{self, Budget};
use super::super::entries::Entries;
use super::super::parsed::{Double, Dropped, Parsed, note};
use super::super::scalar::Scalar;
use super::super::tree::{Tree, TreeEntry};
use super::anchors::{Anchored, Anchors, Tags};
use super::limits::Limits;
use super::node::Node;
use super::scanner::Scanner;
use super::signs;
use super::token::Kind;
use crate::values::{push_index, push_key};

type Place = (usize, usize);

const MERGE_TAG: &str = "tag:yaml.org,2002:merge";

/// Where a value stands, and so what may begin there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Brackets.
    Flow,
    /// A block.
    Block,
    /// A block's map, whose lists need no more indentation than it has.
    Map,
}

/// Reads the first document of a text that stands at this line and column of its file.
pub(in super::super) fn document(text: &str, begins: Place, budget: &mut Budget) -> Result<Parsed, Broken> {
    signs::check(text, begins)?;
    let mut composer = Composer {
        scanner: Scanner::new(text, begins),
        limits: Limits::new(budget),
        tags: Tags::default(),
        anchors: Anchors::default(),
        brackets: Vec::new(),
        path: String::new(),
        doubles: Vec::new(),
    };
    let tree = composer.root()?;
    let dropped = if tree.is_some() { composer.rest()? } else { None };
    Ok(Parsed { tree, doubles: composer.doubles, dropped })
}

struct Composer<'t, 'b> {
    scanner: Scanner<'t>,
    limits: Limits<'b>,
    tags: Tags,
    anchors: Anchors,
    /// The open brackets.
    brackets: Vec<(char, Place)>,
    path: String,
    doubles: Vec<Double>,
}

impl Composer<'_, '_> {
    fn root(&mut self) -> Result<Option<Tree>, Broken> {
        while matches!(self.scanner.peek()?.0, Kind::Version(..) | Kind::TagDirective) {
            let directive = self.scanner.next()?;
            let place = directive.start;
            self.tags.direct(directive)?;
            if matches!(self.scanner.peek()?.0, Kind::StreamEnd) {
                let message = "kubectl divides a file at each `---` before it reads a directive, and then finds no \
                               document behind this one: remove the line";
                return Err(Broken::new(place, message));
            }
            if !matches!(self.scanner.peek()?.0, Kind::Version(..) | Kind::TagDirective | Kind::DocumentStart) {
                return Err(Broken::grammar(place, "no `---` stands behind this directive"));
            }
        }
        let (kind, place) = self.scanner.peek()?;
        if kind == Kind::StreamEnd {
            return Ok(None);
        }
        self.limits.count(1, 0, place)?;
        if kind == Kind::DocumentStart {
            self.scanner.next()?;
            let (kind, place) = self.scanner.peek()?;
            let ends = [Kind::TagDirective, Kind::DocumentStart, Kind::DocumentEnd, Kind::StreamEnd];
            if ends.contains(&kind) || matches!(kind, Kind::Version(..)) {
                return Ok(Some(Tree::Scalar { value: Value::Null, place }));
            }
        }
        self.tree(Within::Block, 0).map(Some)
    }

    /// What stands behind the document.
    fn rest(&mut self) -> Result<Option<Dropped>, Broken> {
        let mut behind = None;
        if self.scanner.peek()?.0 == Kind::DocumentEnd {
            self.scanner.next()?;
            behind = Some(self.scanner.position());
        }
        loop {
            match self.scanner.peek() {
                Ok((Kind::DocumentEnd, _)) => self.scanner.next()?,
                Ok((Kind::StreamEnd, _)) => return Ok(None),
                Ok((_, place)) | Err(Broken { place, .. }) => return Ok(Some(Dropped { place, behind })),
            };
        }
    }

    /// What to say of a part that cannot stand where it stands.
    fn misplaced(&mut self, message: &str) -> Broken {
        match self.scanner.peek() {
            Err(broken) => broken,
            Ok((Kind::StreamEnd, place)) => match self.brackets.last() {
                Some((bracket, place)) => Broken::grammar(*place, &format!("unclosed bracket '{bracket}'")),
                None => Broken::grammar(place, message),
            },
            Ok((_, place)) => Broken::grammar(place, message),
        }
    }

    fn tree(&mut self, within: Within, depth: usize) -> Result<Tree, Broken> {
        self.node(within, depth)?.into_tree()
    }

    fn node(&mut self, within: Within, depth: usize) -> Result<Node, Broken> {
        let (kind, place) = self.scanner.peek()?;
        let begin = self.limits.begin(depth, place)?;
        if kind == Kind::Alias {
            let alias = self.scanner.next()?;
            let anchored = self.anchors.get(&alias)?;
            // Counted before it is copied.
            self.limits.copy(anchored.cost, depth, place)?;
            let node = anchored.node.clone().aliased();
            self.limits.end(begin);
            return Ok(node);
        }
        let (anchor, tag) = self.properties()?;
        if let Some(name) = &anchor {
            self.anchors.open(name);
        }
        let node = self.content(within, depth, anchor.is_some(), tag)?;
        let cost = self.limits.end(begin);
        if let Some(name) = anchor {
            self.limits.keep(cost, place)?;
            self.anchors.set(name, Anchored { node: node.clone(), cost });
        }
        Ok(node)
    }

    /// An anchor and a tag, in any order.
    fn properties(&mut self) -> Result<(Option<String>, Option<String>), Broken> {
        let (mut anchor, mut tag) = (None, None);
        loop {
            match self.scanner.peek()?.0 {
                Kind::Anchor if anchor.is_none() => anchor = Some(self.scanner.next()?.text),
                Kind::Tag if tag.is_none() => tag = Some(self.scanner.next()?),
                _ => break,
            }
        }
        let tag = tag.map(|tag| self.tags.full(&tag)).transpose()?;
        Ok((anchor, tag))
    }

    /// What stands behind a value's anchor and tag.
    fn content(&mut self, within: Within, depth: usize, has_anchor: bool, tag: Option<String>) -> Result<Node, Broken> {
        let (kind, place) = self.scanner.peek()?;
        let in_block = within != Within::Flow;
        match kind {
            Kind::Plain | Kind::Quoted => {
                let text = self.scanner.next()?.text;
                return self.scalar(text, kind == Kind::Plain, tag, place);
            }
            Kind::BlockEntry if within == Within::Map => self.indentless_list(place, depth),
            Kind::FlowListStart => self.flow_list(place, depth),
            Kind::FlowMapStart => self.flow_map(place, depth),
            Kind::BlockListStart if in_block => self.block_list(place, depth),
            Kind::BlockMapStart if in_block => self.block_map(place, depth),
            _ if has_anchor || tag.is_some() => return self.scalar(String::new(), true, tag, place),
            _ => Err(self.misplaced("a value is missing here")),
        }
        .map(Node::written)
    }

    fn scalar(&mut self, text: String, is_plain: bool, tag: Option<String>, place: Place) -> Result<Node, Broken> {
        let is_merge = text == "<<" && tag.as_deref().map_or(is_plain, |tag| matches!(tag, "!" | MERGE_TAG));
        let scalar = match tag {
            Some(tag) => Scalar::tagged(&tag, text).map_err(|message| Broken::new(place, message))?,
            None if is_plain => Scalar::plain(text),
            None => Scalar::Text(text),
        };
        self.limits.spend(budget::scalar(scalar.text_len()), place)?;
        Ok(Node::Scalar { scalar, place, is_merge })
    }

    /// A value that is not written.
    fn empty(&mut self, place: Place) -> Result<Node, Broken> {
        self.limits.count(1, 0, place)?;
        self.scalar(String::new(), true, None, place)
    }

    /// What stands behind a sign that ends at a place: nothing, if one of these follows.
    fn behind(&mut self, end: Place, within: Within, ends: &[Kind], depth: usize) -> Result<Node, Broken> {
        if ends.contains(&self.scanner.peek()?.0) { self.empty(end) } else { self.node(within, depth) }
    }

    fn item(
        &mut self,
        items: &mut Vec<Tree>,
        read: impl FnOnce(&mut Self) -> Result<Tree, Broken>,
    ) -> Result<(), Broken> {
        let length = self.path.len();
        push_index(&mut self.path, items.len());
        items.push(read(self)?);
        self.path.truncate(length);
        Ok(())
    }

    fn block_list(&mut self, place: Place, depth: usize) -> Result<Tree, Broken> {
        self.scanner.next()?;
        let items = self.entries(&[Kind::BlockEntry, Kind::BlockEnd], place, depth)?;
        if self.scanner.peek()?.0 != Kind::BlockEnd {
            return Err(
                self.misplaced("a `- ` is missing here, or the line is indented otherwise than those before it")
            );
        }
        self.scanner.next()?;
        Ok(Tree::List { items, place })
    }

    fn indentless_list(&mut self, place: Place, depth: usize) -> Result<Tree, Broken> {
        let items = self.entries(&[Kind::BlockEntry, Kind::Key, Kind::Value, Kind::BlockEnd], place, depth)?;
        Ok(Tree::List { items, place })
    }

    /// Items that begin with `-`, each of which may be empty where one of these follows.
    fn entries(&mut self, ends: &[Kind], place: Place, depth: usize) -> Result<Vec<Tree>, Broken> {
        self.limits.spend(budget::scalar(0), place)?;
        let mut items = Vec::new();
        while self.scanner.peek()?.0 == Kind::BlockEntry {
            let end = self.scanner.next()?.end;
            self.item(&mut items, |this| this.behind(end, Within::Block, ends, depth + 1)?.into_tree())?;
        }
        Ok(items)
    }

    fn block_map(&mut self, place: Place, depth: usize) -> Result<Tree, Broken> {
        const ENDS: &[Kind] = &[Kind::Key, Kind::Value, Kind::BlockEnd];
        self.limits.spend(budget::scalar(0), place)?;
        self.scanner.next()?;
        let mut entries = Entries::default();
        while self.scanner.peek()?.0 == Kind::Key {
            let end = self.scanner.next()?.end;
            let at = self.scanner.peek()?.1;
            let key = self.behind(end, Within::Map, ENDS, depth + 1)?;
            self.entry(&mut entries, key, at, |this| this.value(Within::Map, ENDS, depth + 1))?;
        }
        if self.scanner.peek()?.0 != Kind::BlockEnd {
            return Err(self.misplaced("a key is missing here, or the line is indented otherwise than those before it"));
        }
        self.scanner.next()?;
        Ok(entries.into_map(place))
    }

    /// What stands behind `:`, or nothing without one.
    fn value(&mut self, within: Within, ends: &[Kind], depth: usize) -> Result<Node, Broken> {
        let (kind, place) = self.scanner.peek()?;
        if kind != Kind::Value {
            return self.empty(place);
        }
        let end = self.scanner.next()?.end;
        self.behind(end, within, ends, depth)
    }

    /// Reads the value of a key, and puts both into a map.
    fn entry(
        &mut self,
        entries: &mut Entries,
        key: Node,
        at: Place,
        value: impl FnOnce(&mut Self) -> Result<Node, Broken>,
    ) -> Result<(), Broken> {
        let length = self.path.len();
        if key.is_merge() {
            let merged = value(self)?;
            // Neither the key nor a list of maps is a value of its own for kubectl.
            self.limits.forget(if merged.is_written_list() { 2 } else { 1 });
            entries.begin_merge();
            for entry in merged.into_merged(at)? {
                push_key(&mut self.path, &entry.key);
                note(&mut self.doubles, entries.merge(entry), &self.path, at);
                self.path.truncate(length);
            }
            return Ok(());
        }
        let key = key.into_key(at)?;
        self.limits.spend(budget::key(key.len()), at)?;
        push_key(&mut self.path, &key);
        let value = value(self)?.into_tree()?;
        note(&mut self.doubles, entries.add(TreeEntry { key, place: at, value }), &self.path, at);
        self.path.truncate(length);
        Ok(())
    }

    /// The parts of a flow collection, which ends with this sign.
    fn parts(
        &mut self,
        place: Place,
        bracket: char,
        end: Kind,
        mut read: impl FnMut(&mut Self) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        self.limits.spend(budget::scalar(0), place)?;
        self.scanner.next()?;
        self.brackets.push((bracket, place));
        let mut is_first = true;
        while self.scanner.peek()?.0 != end {
            if !is_first {
                if self.scanner.peek()?.0 != Kind::FlowEntry {
                    return Err(self.misplaced("`,` or a closing bracket is missing here"));
                }
                self.scanner.next()?;
                if self.scanner.peek()?.0 == end {
                    break;
                }
            }
            is_first = false;
            read(self)?;
        }
        self.scanner.next()?;
        self.brackets.pop();
        Ok(())
    }

    fn flow_list(&mut self, place: Place, depth: usize) -> Result<Tree, Broken> {
        let mut items = Vec::new();
        self.parts(place, '[', Kind::FlowListEnd, |this| {
            this.item(&mut items, |this| match this.scanner.peek()? {
                (Kind::Key, place) => this.pair(place, depth + 1),
                _ => this.tree(Within::Flow, depth + 1),
            })
        })?;
        Ok(Tree::List { items, place })
    }

    /// A map of one entry, as an item of a flow list.
    fn pair(&mut self, place: Place, depth: usize) -> Result<Tree, Broken> {
        const ENDS: &[Kind] = &[Kind::Value, Kind::FlowEntry, Kind::FlowListEnd];
        let begin = self.limits.begin(depth, place)?;
        self.limits.spend(budget::scalar(0), place)?;
        let end = self.scanner.next()?.end;
        let key = self.behind(end, Within::Flow, ENDS, depth + 1)?;
        let mut entries = Entries::default();
        self.entry(&mut entries, key, place, |this| this.value(Within::Flow, ENDS, depth + 1))?;
        self.limits.end(begin);
        Ok(entries.into_map(place))
    }

    fn flow_map(&mut self, place: Place, depth: usize) -> Result<Tree, Broken> {
        const ENDS: &[Kind] = &[Kind::Value, Kind::FlowEntry, Kind::FlowMapEnd];
        let mut entries = Entries::default();
        self.parts(place, '{', Kind::FlowMapEnd, |this| {
            let (kind, at) = this.scanner.peek()?;
            if kind != Kind::Key {
                let key = this.node(Within::Flow, depth + 1)?;
                return this.entry(&mut entries, key, at, |this| this.empty(at));
            }
            let end = this.scanner.next()?.end;
            let at = this.scanner.peek()?.1;
            let key = this.behind(end, Within::Flow, ENDS, depth + 1)?;
            this.entry(&mut entries, key, at, |this| this.value(Within::Flow, ENDS, depth + 1))
        })?;
        Ok(entries.into_map(place))
    }
}
