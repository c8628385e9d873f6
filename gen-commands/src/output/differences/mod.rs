//! What `diff` found, in each of its forms.

pub(crate) mod comparison;
pub(crate) mod markdown;
pub(crate) mod text;
pub(crate) mod words;
