//! What a field holds.

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    /// A text in base64.
    Bytes,
    Integer,
    Number,
    Boolean,
    Quantity,
    IntOrString,
    /// Anything: nobody says what is in it.
    Any,
    /// A type, by its whole name.
    Of(String),
    List(Box<Shape>),
    Map(Box<Shape>),
}

impl Shape {
    /// The type that it leads to, if any.
    pub(super) fn leads_to(&self) -> Option<&str> {
        match self {
            Self::Of(name) => Some(name),
            Self::List(inner) | Self::Map(inner) => inner.leads_to(),
            _ => None,
        }
    }
}
