//! What a container beside the main one is asked: a sidecar, or one that runs before the others.

use crate::values::{DnsLabel, EnvName, Fault, Memory, Origin, Traced, require};

use super::container_data::{Container, ContainerImage};
use super::env::FieldEnv;
use super::rules;
use super::volume::pinned;
use super::{Config, EnvFrom, Mount, PodField, Port, Probes, ResourceProfile, SecretEnv, WritablePath};

impl<'a> Container<'a> {
    /// A container of another image, which is the same build in every environment.
    ///
    /// # Panics
    /// If the name is no DNS label, or the image has no tag and no digest, or its tag moves.
    #[track_caller]
    pub const fn new(name: &'a str, image: &'a str) -> Self {
        let image = ContainerImage::Other(pinned(image), Origin::caller());
        Self::of(Traced::here(DnsLabel::new(name).as_str()), image)
    }

    /// A container of the workload's own image and build, with the workload's own variables besides its own: a migration
    /// before the app starts, say.
    ///
    /// # Panics
    /// If the name is no DNS label.
    #[track_caller]
    pub const fn own_image(name: &'a str) -> Self {
        Self::of(Traced::here(DnsLabel::new(name).as_str()), ContainerImage::Own)
    }

    /// The program to run instead of the image's own (its ENTRYPOINT).
    ///
    /// # Panics
    /// If it is empty, which would mean the image's own.
    #[track_caller]
    pub const fn command(mut self, command: &'a [&'a str]) -> Self {
        some(command, "command");
        self.command = Some(Traced::here(command));
        self
    }

    /// The program's arguments instead of the image's own (its CMD).
    ///
    /// # Panics
    /// If they are empty, which would mean the image's own.
    #[track_caller]
    pub const fn args(mut self, args: &'a [&'a str]) -> Self {
        some(args, "args");
        self.args = Some(Traced::here(args));
        self
    }

    /// The ports that the process listens on; the first is the one that probes mean unless they say otherwise.
    ///
    /// # Panics
    /// If two have one name, or one number and protocol, or a probe asks another port.
    #[track_caller]
    pub const fn ports(mut self, ports: &'a [Port<'a>]) -> Self {
        self.ports.set(ports);
        require(rules::ports(&self));
        self
    }

    /// One port more that the process listens on; the first is the one that probes mean unless they say otherwise.
    ///
    /// # Panics
    /// If its name or number is there already, or it is the fifth: then write [`Self::ports`].
    #[track_caller]
    pub const fn port(mut self, port: Port<'a>) -> Self {
        self.ports.push(port, "port", "ports");
        require(rules::ports(&self));
        self
    }

    /// Requests and limits.
    pub const fn resources(mut self, resources: ResourceProfile) -> Self {
        self.resources = Some(resources);
        self
    }

    /// Startup, readiness and liveness. What must end before the others start has none.
    ///
    /// # Panics
    /// If one asks a port that the container does not listen on, or the liveness probe can kill a container that is
    /// still starting.
    #[track_caller]
    pub const fn probes(mut self, probes: Probes<'a>) -> Self {
        self.probes = Some(probes);
        require(rules::probes(&self));
        self
    }

    /// The folders that the container may write; all others are read-only.
    ///
    /// # Panics
    /// If one is declared twice, lies inside another, or would have another's volume name.
    #[track_caller]
    pub const fn writable_paths(mut self, paths: &'a [WritablePath<'a>]) -> Self {
        self.writable_paths.set(paths);
        require(rules::writable_paths(&self));
        self
    }

    /// One folder more that the container may write, and how much it may hold.
    ///
    /// # Panics
    /// If the path is none, or clashes with another, or it is the fifth: then write [`Self::writable_paths`].
    #[track_caller]
    pub const fn writable_path(mut self, path: &'a str, size_limit: Memory) -> Self {
        let path = WritablePath::new(path, size_limit);
        self.writable_paths.push(path, "writable_path", "writable_paths");
        require(rules::writable_paths(&self));
        self
    }

    /// Where the container has volumes of the pod.
    ///
    /// # Panics
    /// If two are at one path.
    #[track_caller]
    pub const fn mounts(mut self, mounts: &'a [Mount<'a>]) -> Self {
        self.mounts.set(mounts);
        require(rules::mounts(&self));
        self
    }

    /// One volume more of the pod, and where the container has it.
    ///
    /// # Panics
    /// If another one is at that path, or it is the fifth: then write [`Self::mounts`].
    #[track_caller]
    pub const fn mount(mut self, mount: Mount<'a>) -> Self {
        self.mounts.push(mount, "mount", "mounts");
        require(rules::mounts(&self));
        self
    }

    /// Plain settings, the same in every environment.
    ///
    /// # Panics
    /// If a name is there twice, among the secrets too.
    #[track_caller]
    pub const fn config(mut self, config: &'a [Config<'a>]) -> Self {
        self.config.set(config);
        require(rules::env_names(&self, &[]));
        self
    }

    /// One plain setting more: an environment variable and its text. Never a secret: the text ends in the repository.
    ///
    /// # Panics
    /// If the name is none or is there already, or it is the ninth: then write [`Self::config`].
    #[track_caller]
    pub const fn env(mut self, name: &'a str, value: &'a str) -> Self {
        require(rules::env_name_is_free(&self, name));
        self.config.push(Config::new(name, value), "env", "config");
        self
    }

    /// Secret settings, by reference.
    ///
    /// # Panics
    /// If a name is there twice, among the plain settings too.
    #[track_caller]
    pub const fn secrets(mut self, secrets: &'a [SecretEnv<'a>]) -> Self {
        self.secrets.set(secrets);
        require(rules::env_names(&self, &[]));
        self
    }

    /// One secret setting more: the variable's name, which is also the key, and the name of the Secret.
    ///
    /// # Panics
    /// If a name is none or is there already, or it is the ninth: then write [`Self::secrets`].
    #[track_caller]
    pub const fn secret(mut self, name: &'a str, secret: &'a str) -> Self {
        require(rules::env_name_is_free(&self, name));
        self.secrets.push(SecretEnv::new(name, secret), "secret", "secrets");
        self
    }

    /// All variables of a ConfigMap or Secret that something else makes.
    ///
    /// # Panics
    /// If it is the third.
    #[track_caller]
    pub const fn env_from(mut self, source: EnvFrom<'a>) -> Self {
        self.env_from.push(source, "env_from", "env_froms");
        self
    }

    /// All variables of these ConfigMaps and Secrets; of one name the last counts.
    pub const fn env_froms(mut self, sources: &'a [EnvFrom<'a>]) -> Self {
        self.env_from.set(sources);
        self
    }

    /// A variable that has a field of the pod, such as its address.
    ///
    /// # Panics
    /// If the name is none or is there already, or it is the third.
    #[track_caller]
    pub const fn env_field(mut self, name: &'a str, field: PodField) -> Self {
        require(rules::env_name_is_free(&self, name));
        let field = FieldEnv { name: EnvName::new(name), field, origin: Origin::caller() };
        self.env_fields.push(field, "env_field", "config");
        self
    }
}

/// A list of words that is there has one at least.
#[track_caller]
pub(super) const fn some(words: &[&str], what: &str) {
    if words.is_empty() {
        Fault::new("the list of ")
            .text(what)
            .text(" is empty, and Kubernetes would take the image's own: write a word, or leave it out")
            .refuse()
    }
}
