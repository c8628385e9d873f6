//! What `lint` found, in each of its forms.

pub(crate) mod report;
pub(crate) mod sarif;
pub(crate) mod text;
