//! A graph as a picture: layers from left to right, each edge by way of its label.
//!
//! Every box, label and bend has a row of its own in its column, and a line leaves its row between two columns alone. So
//! nothing lies on anything else, and no line runs through a text.

mod layers;
mod picture;
mod place;
#[cfg(test)]
mod tests;

pub(crate) use picture::svg;
