//! What a process reads from its environment: plain text in a ConfigMap, and secrets by reference alone.

use crate::values::{DnsSubdomain, EnvName, Fault, LabelKey, Origin, must};

/// One plain setting: an environment variable and its text. Never a secret: the text ends in the repository.
/// Source: Kubernetes, "ConfigMaps".
///
/// ```
/// use manifest_lib::model::Config;
/// const LEVEL: Config = Config::new("LOG_LEVEL", "info");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Config<'a> {
    pub(crate) name: EnvName<'a>,
    pub(crate) value: &'a str,
    pub(crate) origin: Origin,
}

impl<'a> Config<'a> {
    /// The variable's name and its text.
    ///
    /// # Panics
    /// If the name is no environment variable's name.
    #[track_caller]
    pub const fn new(name: &'a str, value: &'a str) -> Self {
        must(Self::try_new(name, value))
    }

    /// The same for what a program reads while it runs.
    ///
    /// # Errors
    /// If the name is no environment variable's name.
    #[track_caller]
    pub const fn try_new(name: &'a str, value: &'a str) -> Result<Self, Fault> {
        match EnvName::try_new(name) {
            Ok(name) => Ok(Self { name, value, origin: Origin::caller() }),
            Err(fault) => Err(fault),
        }
    }
}

/// One secret setting: an environment variable that the cluster fills from a Secret. The value is nowhere in the
/// program: there is no way to write it. Source: Kubernetes, "Secrets".
///
/// ```
/// use manifest_lib::model::SecretEnv;
/// const URL: SecretEnv = SecretEnv::new("DATABASE_URL", "evolved-todo-secrets");
/// const RENAMED: SecretEnv = SecretEnv::new("DATABASE_URL", "neon").key("url");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SecretEnv<'a> {
    pub(crate) name: EnvName<'a>,
    pub(crate) secret: DnsSubdomain<'a>,
    pub(crate) key: EnvName<'a>,
    pub(crate) origin: Origin,
}

impl<'a> SecretEnv<'a> {
    /// The variable's name, which is also the key, and the name of the Secret.
    ///
    /// # Panics
    /// If one of them is no valid name.
    #[track_caller]
    pub const fn new(name: &'a str, secret: &'a str) -> Self {
        must(Self::try_new(name, secret))
    }

    /// The same for what a program reads while it runs.
    ///
    /// # Errors
    /// If one of them is no valid name.
    #[track_caller]
    pub const fn try_new(name: &'a str, secret: &'a str) -> Result<Self, Fault> {
        match (EnvName::try_new(name), DnsSubdomain::try_new(secret)) {
            (Ok(name), Ok(secret)) => Ok(Self { name, secret, key: name, origin: Origin::caller() }),
            (Err(fault), _) | (_, Err(fault)) => Err(fault),
        }
    }

    /// Reads another key of the Secret than the variable's name.
    ///
    /// # Panics
    /// If it is no valid key.
    #[track_caller]
    pub const fn key(mut self, key: &'a str) -> Self {
        self.key = EnvName::new(key);
        self.origin = Origin::caller();
        self
    }
}

/// An annotation of the pods. Source: Kubernetes, "Annotations".
///
/// ```
/// use manifest_lib::model::Annotation;
/// const OWNER: Annotation = Annotation::new("example.com/owner", "team-todo");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Annotation<'a> {
    pub(crate) key: LabelKey<'a>,
    pub(crate) value: &'a str,
    pub(crate) origin: Origin,
}

impl<'a> Annotation<'a> {
    /// A key and any text.
    ///
    /// # Panics
    /// If the key is none.
    #[track_caller]
    pub const fn new(key: &'a str, value: &'a str) -> Self {
        Self { key: LabelKey::new(key), value, origin: Origin::caller() }
    }
}
