//! What an environment costs and promises, in each of its forms.

pub(crate) mod picture;
pub(crate) mod report;
pub(crate) mod table;
