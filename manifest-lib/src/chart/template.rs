//! A template as a tree: constants, expressions over values, and entries that are only there on a condition.
//!
//! It is not written by hand. The library lowers an app once for each case of a [`Switch`], and [`merge`] lays the
//! results over each other: what is the same in all cases is unconditional, the rest is there in its cases. So a
//! template can only say what the library itself would have said. [`Node::eval`] gives the object that Helm will make
//! of it, and [`super::print`] writes it as a Go template.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The place of a value, such as `image.backend.tag`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ValuePath(pub(super) String);

impl ValuePath {
    pub(super) fn new(parts: &[&str]) -> Self {
        Self(parts.join("."))
    }

    /// The value there.
    pub(super) fn get<'v>(&self, values: &'v Value) -> Option<&'v Value> {
        self.0.split('.').try_fold(values, |value, part| value.get(part))
    }
}

/// What a template computes from the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expr {
    /// A whole number.
    Int(ValuePath),
    /// A number or a text, as it is.
    Raw(ValuePath),
    /// Whatever tree is there.
    Yaml(ValuePath),
    /// Texts by key, all quoted.
    Texts(ValuePath),
    /// The release's namespace; the text is that of the environment.
    Namespace,
    /// All labels of the app, or those that select; within a map.
    Labels(Vec<(String, String)>),
    SelectorLabels(Vec<(String, String)>),
    /// Repository, tag and digest as one reference.
    Image(ValuePath),
    /// The Secret that is there already, or else the chart's own.
    SecretName(String),
    /// The checksum of texts by key.
    Checksum(ValuePath),
    /// A text with a number in it.
    Around(String, ValuePath, String),
}

/// When an entry is there: all of them must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cond {
    /// The value is set: neither missing nor false, zero or empty.
    Set(ValuePath),
    /// It is not.
    Unset(ValuePath),
    /// The value is one of these texts, of so many that there are.
    OneOf(ValuePath, BTreeSet<&'static str>),
}

/// A value whose few cases give objects another shape.
#[derive(Clone, Debug)]
pub(super) enum Switch {
    /// Set or not.
    Flag(ValuePath),
    /// One of these texts.
    Choice(ValuePath, &'static [&'static str]),
}

impl Switch {
    pub(super) fn cases(&self) -> usize {
        match self {
            Self::Flag(_) => 2,
            Self::Choice(_, all) => all.len(),
        }
    }

    /// The condition of being in one of these cases; nothing if that is always so. Of a flag, case 0 is unset.
    fn condition(&self, cases: &BTreeSet<usize>) -> Option<Cond> {
        if cases.len() == self.cases() {
            return None;
        }
        Some(match self {
            Self::Flag(path) if cases.contains(&1) => Cond::Set(path.clone()),
            Self::Flag(path) => Cond::Unset(path.clone()),
            Self::Choice(path, all) => Cond::OneOf(path.clone(), cases.iter().map(|case| all[*case]).collect()),
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A text, number or boolean, or an empty map.
    Constant(Value),
    Map(Vec<Entry>),
    /// Entries without keys.
    List(Vec<Entry>),
    Expr(Expr),
}

/// A key with its node, or an item of a list. In a map, an expression without a key adds keys of its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) when: Vec<Cond>,
    pub(super) node: Node,
}

impl Entry {
    pub(super) fn new(key: &str, node: Node) -> Self {
        Self { key: key.to_owned(), when: Vec::new(), node }
    }

    pub(super) fn when(mut self, cond: Cond) -> Self {
        self.when.push(cond);
        self
    }
}

impl Node {
    /// The nodes at a path such as `spec.ports[0].port`, where `[*]` is each item.
    pub(super) fn at(&mut self, path: &str) -> Vec<&mut Node> {
        let Some((first, rest)) = split(path) else { return vec![self] };
        let entries: Vec<&mut Entry> = match self {
            Self::Map(entries) => entries.iter_mut().filter(|entry| entry.key == first).collect(),
            Self::List(items) => {
                let index = first.parse::<usize>();
                let wanted = |at: usize| first == "*" || index.as_ref() == Ok(&at);
                items.iter_mut().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, entry)| entry).collect()
            }
            _ => Vec::new(),
        };
        entries.into_iter().flat_map(|entry| entry.node.at(rest)).collect()
    }

    /// Adds or replaces an entry of a map.
    pub(super) fn put(&mut self, entry: Entry) {
        if let Self::Map(entries) = self {
            entries.retain(|other| other.key.is_empty() || other.key != entry.key);
            entries.push(entry);
            entries.sort_by(|a, b| {
                (a.key.is_empty(), rank(&a.key), &a.key).cmp(&(b.key.is_empty(), rank(&b.key), &b.key))
            });
        }
    }

    /// Every place of a value that the tree reads.
    pub(super) fn reads(&self, into: &mut BTreeSet<ValuePath>) {
        match self {
            Self::Constant(_) => {}
            Self::Map(entries) | Self::List(entries) => entries.iter().for_each(|entry| entry.reads(into)),
            Self::Expr(expr) => into.extend(expr.reads().cloned()),
        }
    }

    /// What Helm makes of it with these values, given the environment's namespace. Nothing if a value is missing.
    pub(super) fn eval(&self, values: &Value, namespace: &str) -> Option<Value> {
        Some(match self {
            Self::Constant(value) => value.clone(),
            Self::Map(entries) => {
                let mut map = Map::new();
                for entry in entries.iter().filter(|entry| entry.holds(values)) {
                    let value = entry.node.eval(values, namespace)?;
                    match value {
                        Value::Object(more) if entry.key.is_empty() => map.extend(more),
                        value => drop(map.insert(entry.key.clone(), value)),
                    }
                }
                Value::Object(map)
            }
            Self::List(items) => {
                let items = items.iter().filter(|entry| entry.holds(values));
                Value::Array(items.map(|entry| entry.node.eval(values, namespace)).collect::<Option<_>>()?)
            }
            Self::Expr(expr) => expr.eval(values, namespace)?,
        })
    }
}

impl Entry {
    pub(super) fn holds(&self, values: &Value) -> bool {
        self.when.iter().all(|cond| match cond {
            Cond::Set(path) => path.get(values).is_some_and(is_set),
            Cond::Unset(path) => !path.get(values).is_some_and(is_set),
            Cond::OneOf(path, texts) => {
                path.get(values).and_then(Value::as_str).is_some_and(|text| texts.contains(text))
            }
        })
    }

    pub(super) fn reads(&self, into: &mut BTreeSet<ValuePath>) {
        for cond in &self.when {
            let (Cond::Set(path) | Cond::Unset(path) | Cond::OneOf(path, _)) = cond;
            into.insert(path.clone());
        }
        self.node.reads(into);
    }
}

impl Expr {
    fn reads(&self) -> impl Iterator<Item = &ValuePath> {
        let path = match self {
            Self::Int(path)
            | Self::Raw(path)
            | Self::Yaml(path)
            | Self::Texts(path)
            | Self::Image(path)
            | Self::Checksum(path)
            | Self::Around(_, path, _) => Some(path),
            Self::Namespace | Self::Labels(_) | Self::SelectorLabels(_) | Self::SecretName(_) => None,
        };
        path.into_iter()
    }

    fn eval(&self, values: &Value, namespace: &str) -> Option<Value> {
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(match self {
            Self::Int(path) | Self::Raw(path) | Self::Yaml(path) | Self::Texts(path) => path.get(values)?.clone(),
            Self::Namespace => Value::from(namespace),
            Self::Labels(labels) | Self::SelectorLabels(labels) => {
                labels.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
            }
            Self::Image(path) => {
                let image = path.get(values)?;
                let with = |sign: &str, part: String| if part.is_empty() { part } else { format!("{sign}{part}") };
                let (tag, digest) = (with(":", text(image, "tag")), with("@", text(image, "digest")));
                Value::from(format!("{}{tag}{digest}", text(image, "repository")))
            }
            Self::SecretName(own) => {
                let existing = values.get("secrets").map(|secrets| text(secrets, "existingSecret"));
                Value::from(existing.filter(|name| !name.is_empty()).unwrap_or_else(|| own.clone()))
            }
            Self::Checksum(path) => {
                let texts = path.get(values)?.as_object()?;
                let texts =
                    texts.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()));
                Value::from(crate::lower::config_checksum(texts.collect()))
            }
            Self::Around(before, path, after) => Value::from(format!("{before}{}{after}", path.get(values)?)),
        })
    }
}

/// What Go's templates take for true.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(set) => *set,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

/// The order of keys that all our YAML has.
fn rank(key: &str) -> usize {
    ["apiVersion", "kind", "metadata"].iter().position(|first| *first == key).unwrap_or(3)
}

/// The first step of a path and the rest; nothing at its end.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.is_empty() {
        return None;
    }
    let path = path.trim_start_matches('.');
    if let Some(rest) = path.strip_prefix('[') {
        let (key, rest) = rest.split_once(']')?;
        return Some((key.trim_matches('"'), rest));
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    Some(path.split_at(end))
}

/// One key's entries in each case of a switch, laid over each other.
pub(super) fn merge(switch: &Switch, cases: Vec<(usize, Vec<Entry>)>) -> Vec<Entry> {
    let there: BTreeSet<usize> =
        cases.iter().filter(|(_, entries)| !entries.is_empty()).map(|(case, _)| *case).collect();
    let single: Option<Vec<(usize, &Entry)>> = cases
        .iter()
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(case, entries)| if let [entry] = &entries[..] { Some((*case, entry)) } else { None })
        .collect();
    if let Some(single) = single
        && let Some((_, first)) = single.first()
        && single.iter().all(|(_, entry)| entry.when == first.when)
        && let Some(node) = merge_nodes(switch, single.iter().map(|(case, entry)| (*case, &entry.node)).collect())
    {
        let mut when: Vec<Cond> = switch.condition(&there).into_iter().collect();
        when.extend(first.when.iter().cloned());
        return vec![Entry { key: first.key.clone(), when, node }];
    }
    // What cannot be laid over each other stands side by side, each in its cases.
    let mut groups: Vec<(BTreeSet<usize>, &Vec<Entry>)> = Vec::new();
    for (case, entries) in cases.iter().filter(|(_, entries)| !entries.is_empty()) {
        match groups.iter_mut().find(|(_, other)| *other == entries) {
            Some((cases, _)) => drop(cases.insert(*case)),
            None => groups.push((BTreeSet::from([*case]), entries)),
        }
    }
    let each = groups.into_iter().flat_map(|(cases, entries)| {
        let cond = switch.condition(&cases);
        entries.iter().map(move |entry| {
            let mut when: Vec<Cond> = cond.iter().cloned().collect();
            when.extend(entry.when.iter().cloned());
            Entry { when, ..entry.clone() }
        })
    });
    each.collect()
}

/// One node for all these cases, if there can be one.
fn merge_nodes(switch: &Switch, cases: Vec<(usize, &Node)>) -> Option<Node> {
    let (_, first) = cases.first()?;
    if cases.iter().all(|(_, node)| node == first) {
        return Some((*first).clone());
    }
    let maps: Option<Vec<(usize, &Vec<Entry>)>> = cases
        .iter()
        .map(|(case, node)| if let Node::Map(entries) = node { Some((*case, entries)) } else { None })
        .collect();
    if let Some(maps) = maps {
        return Some(merge_maps(switch, &maps));
    }
    let lists: Option<Vec<(usize, &Vec<Entry>)>> = cases
        .iter()
        .map(|(case, node)| if let Node::List(items) = node { Some((*case, items)) } else { None })
        .collect();
    merge_lists(switch, &lists?)
}

fn merge_maps(switch: &Switch, maps: &[(usize, &Vec<Entry>)]) -> Node {
    let keys: BTreeSet<(bool, usize, &str)> = maps
        .iter()
        .flat_map(|(_, entries)| entries.iter())
        .map(|entry| (entry.key.is_empty(), rank(&entry.key), entry.key.as_str()))
        .collect();
    let mut merged = Vec::new();
    let within = Within::new(switch, maps.iter().map(|(case, _)| *case));
    for (_, _, key) in keys {
        let of = |entries: &Vec<Entry>| entries.iter().filter(|entry| entry.key == key).cloned().collect();
        let cases = maps.iter().map(|(case, entries)| (*case, of(entries))).collect();
        merged.extend(within.relative(merge(switch, cases)));
    }
    Node::Map(merged)
}

/// Lists of which each is part of the longest, in its order, or which have one length.
fn merge_lists(switch: &Switch, lists: &[(usize, &Vec<Entry>)]) -> Option<Node> {
    let (_, longest) = lists.iter().max_by_key(|(_, items)| items.len())?;
    let within = Within::new(switch, lists.iter().map(|(case, _)| *case));
    if lists.iter().all(|(_, items)| items.len() == longest.len()) {
        let mut merged = Vec::new();
        for index in 0..longest.len() {
            let cases = lists.iter().map(|(case, items)| (*case, vec![items[index].clone()])).collect();
            let one = within.relative(merge(switch, cases));
            merged.extend(one);
        }
        return Some(Node::List(merged));
    }
    let mut used: Vec<usize> = vec![0; lists.len()];
    let mut merged = Vec::new();
    for item in *longest {
        let mut cases = Vec::new();
        for (list, (case, items)) in lists.iter().enumerate() {
            let has = items.get(used[list]) == Some(item);
            used[list] += usize::from(has);
            cases.push((*case, if has { vec![item.clone()] } else { Vec::new() }));
        }
        merged.extend(within.relative(merge(switch, cases)));
    }
    lists.iter().zip(&used).all(|((_, items), used)| items.len() == *used).then_some(Node::List(merged))
}

/// The cases that a subtree is about: there, what is in all of them needs no condition.
struct Within<'s> {
    switch: &'s Switch,
    cases: BTreeSet<usize>,
}

impl<'s> Within<'s> {
    fn new(switch: &'s Switch, cases: impl Iterator<Item = usize>) -> Self {
        Self { switch, cases: cases.collect() }
    }

    fn relative(&self, mut entries: Vec<Entry>) -> Vec<Entry> {
        if let Some(always) = self.switch.condition(&self.cases) {
            for entry in &mut entries {
                if entry.when.first() == Some(&always) {
                    entry.when.remove(0);
                }
            }
        }
        entries
    }
}
