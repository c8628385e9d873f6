//! What a projected volume is made of. Source of the rules: Kubernetes, "Projected Volumes".

use crate::values::{DnsSubdomain, Fault};

/// One source of a projected volume.
///
/// ```
/// use manifest_lib::model::Projection;
/// const SOURCES: &[Projection] = &[
///     Projection::secret("web-tls"),
///     Projection::config_map("trust-bundle"),
///     Projection::token("vault", 3600),
/// ];
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Projection<'a> {
    #[doc(hidden)]
    Secret(&'a str),
    #[doc(hidden)]
    ConfigMap(&'a str),
    #[doc(hidden)]
    Token {
        /// For whom the token is.
        audience: &'a str,
        /// After how many seconds it is replaced.
        expiration_seconds: u32,
    },
}

impl<'a> Projection<'a> {
    /// The keys of a Secret.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn secret(name: &'a str) -> Self {
        Self::Secret(DnsSubdomain::new(name).as_str())
    }

    /// The keys of a ConfigMap.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn config_map(name: &'a str) -> Self {
        Self::ConfigMap(DnsSubdomain::new(name).as_str())
    }

    /// A token of the workload's ServiceAccount for another service, such as a vault, in the file `token`. It lasts 600
    /// seconds or more. The API server itself does not take it.
    ///
    /// # Panics
    /// If the audience is empty, or the time is below 600 seconds.
    #[track_caller]
    pub const fn token(audience: &'a str, expiration_seconds: u32) -> Self {
        if audience.is_empty() {
            Fault::new("a token without an audience is the API server's: name the service that takes it").refuse()
        }
        if expiration_seconds < 600 {
            Fault::new("a token of ")
                .number(expiration_seconds as u64)
                .text(" s is shorter than the 600 s that the API server gives at the least: write 600 or more")
                .refuse()
        }
        Self::Token { audience, expiration_seconds }
    }
}
