//! The types of Kubernetes' objects and their fields, as its OpenAPI document has them.

use std::fmt;

use crate::values::{PathStep, path_steps};

/// A type, such as `Container`, with its fields.
pub struct Type {
    /// Its name in Kubernetes.
    pub name: &'static str,
    /// The first minor version of Kubernetes 1 that has it; 33 also for all older ones.
    pub since: u8,
    /// Its fields, by their names in order. `status`, which is the cluster's to write, is not among those of a kind.
    pub fields: &'static [Field],
}

impl Type {
    pub(super) const fn new(name: &'static str, since: u8, fields: &'static [Field]) -> Self {
        Self { name, since, fields }
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let at = self.fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
        self.fields.get(at)
    }
}

/// Its name alone: some types have fields of their own type.
impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A text that is bytes in base64.
    Bytes,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An amount, such as `100m` or `64Mi`.
    Quantity,
    /// A number, or a text such as a port's name or `25%`.
    IntOrString,
    /// Anything: Kubernetes does not look into it.
    Any,
    /// A map with these fields.
    Of(&'static Type),
    /// A list of such.
    List(&'static Shape),
    /// A map from keys that Kubernetes does not name to such.
    Map(&'static Shape),
}

/// How the API server and kubectl merge two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// One replaces the other. It does not tell whether their order means something.
    Atomic,
    /// As a set.
    Set,
    /// Item by item, by these fields of each. kubectl merges by the first of them.
    Keys(&'static [&'static str]),
}

/// What the API server writes where a field is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

impl DefaultValue {
    /// Whether a value says what not setting the field would.
    ///
    /// ```
    /// use manifest_rules::kinds::DefaultValue;
    /// assert!(DefaultValue::Integer(3).is(&3.into()));
    /// assert!(!DefaultValue::Text("TCP").is(&"UDP".into()));
    /// ```
    pub fn is(&self, value: &serde_json::Value) -> bool {
        match self {
            Self::Text(text) => value.as_str() == Some(text),
            Self::Integer(number) => value.as_i64() == Some(*number),
            Self::Boolean(is) => value.as_bool() == Some(*is),
        }
    }
}

/// A field of a type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether the document requires it. The API server may still take an empty one for it.
    pub required: bool,
    /// What the API server writes where it is not set, if that is the same for every object: to write it changes nothing.
    pub default: Option<DefaultValue>,
    /// The first minor version of Kubernetes 1 that has it; 0 where it is as old as its type.
    pub since: u8,
    pub(super) merge: Merge,
}

// A row of the table each: what a field is, then what is special about it.
impl Field {
    pub(super) const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: false, default: None, since: 0, merge: Merge::Atomic }
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn set(mut self) -> Self {
        self.merge = Merge::Set;
        self
    }

    pub(super) const fn keys(mut self, keys: &'static [&'static str]) -> Self {
        self.merge = Merge::Keys(keys);
        self
    }

    pub(super) const fn text(mut self, default: &'static str) -> Self {
        self.default = Some(DefaultValue::Text(default));
        self
    }

    pub(super) const fn integer(mut self, default: i64) -> Self {
        self.default = Some(DefaultValue::Integer(default));
        self
    }

    pub(super) const fn boolean(mut self, default: bool) -> Self {
        self.default = Some(DefaultValue::Boolean(default));
        self
    }

    pub(super) const fn since(mut self, since: u8) -> Self {
        self.since = since;
        self
    }
}

/// A field of an object, with the type that has it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct At {
    /// The type that has the field.
    pub of: &'static Type,
    /// The field; of an entry of a map, the map's.
    pub field: &'static Field,
    /// What it holds; of an entry, what that holds.
    pub shape: Shape,
    /// The first minor version of Kubernetes 1 that has it, and all around it; 33 also for all older ones.
    pub since: u8,
}

impl At {
    /// How it is merged, if it is a list.
    pub fn merge(&self) -> Option<Merge> {
        matches!(self.shape, Shape::List(_)).then_some(self.field.merge)
    }

    /// What the API server writes where it is not set.
    pub fn default(&self) -> Option<DefaultValue> {
        self.field.default
    }

    /// Whether an amount stands there, such as `100m` or `64Mi`.
    pub fn is_quantity(&self) -> bool {
        matches!(self.shape, Shape::Quantity)
    }

    /// The field at the end of a path from a type on; nothing if there is none, or if nobody says what is there.
    pub(super) fn walk(root: &'static Type, path: &str) -> Option<Self> {
        let mut at: Option<Self> = None;
        for step in path_steps(path) {
            // Items of a list have no key of their own.
            let PathStep::Key(step) = step else { continue };
            let (mut shape, since) = at.as_ref().map_or((Shape::Of(root), root.since), |at| (at.shape, at.since));
            while let Shape::List(inner) = shape {
                shape = *inner;
            }
            at = match (shape, at) {
                (Shape::Of(of), _) => {
                    let field = of.field(&step)?;
                    Some(Self { of, field, shape: field.shape, since: since.max(of.since).max(field.since) })
                }
                (Shape::Map(inner), Some(map)) => Some(Self { shape: *inner, ..map }),
                _ => return None,
            };
        }
        at
    }
}
