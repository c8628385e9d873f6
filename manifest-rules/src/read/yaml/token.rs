//! The parts of a document's text.

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `%YAML`, with its version.
    Version(u8, u8),
    /// `%TAG`: the handle is the text, the prefix the suffix.
    TagDirective,
    DocumentStart,
    DocumentEnd,
    StreamEnd,
    BlockListStart,
    BlockMapStart,
    BlockEnd,
    FlowListStart,
    FlowListEnd,
    FlowMapStart,
    FlowMapEnd,
    /// `-`
    BlockEntry,
    /// `,`
    FlowEntry,
    Key,
    Value,
    /// The name is the text.
    Alias,
    /// The name is the text.
    Anchor,
    /// The handle is the text, and the suffix follows it.
    Tag,
    /// A text without quotes.
    Plain,
    /// A text in quotes, or a block.
    Quoted,
}

/// A part with the lines and columns of its two ends.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) suffix: String,
    pub(super) start: (usize, usize),
    pub(super) end: (usize, usize),
}

impl Token {
    /// A part that is all said with its kind.
    pub(super) fn sign(kind: Kind, start: (usize, usize), end: (usize, usize)) -> Self {
        Self { kind, text: String::new(), suffix: String::new(), start, end }
    }
}
