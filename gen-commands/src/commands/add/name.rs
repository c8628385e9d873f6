//! A name of Kubernetes as a name in Rust.

use manifest_lib::values::DnsLabel;

use crate::output::failure::Failure;

/// A name that Kubernetes takes, and its constant and module.
pub(super) struct Name<'n> {
    /// As Kubernetes has it, such as `api-eu`.
    pub(super) text: &'n str,
    /// As a constant, such as `API_EU`.
    pub(super) constant: String,
    /// As a module, such as `api_eu`.
    pub(super) module: String,
}

impl<'n> Name<'n> {
    /// What `what` is to be named.
    pub(super) fn of(text: &'n str, what: &str) -> Result<Self, Failure> {
        if let Err(fault) = DnsLabel::try_new(text) {
            return Err(Failure::Error(format!("`{text}` cannot name {what}: {fault}")));
        }
        let module = text.replace('-', "_");
        if syn::parse_str::<syn::Ident>(&module).is_err() {
            return Err(Failure::Error(format!(
                "`{text}` cannot name {what}: a constant and a file are named after it, and Rust takes no digit at the start and \
                 no word of its own, such as `crate`. Choose another name"
            )));
        }
        Ok(Self { text, constant: module.to_uppercase(), module })
    }
}
