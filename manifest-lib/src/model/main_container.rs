//! What a workload says of its main container.

use crate::values::{EnvName, Memory, Origin, Traced, require};

use super::container::some;
use super::env::FieldEnv;
use super::workload::Workload;
use super::{
    Config, EnvFrom, ImageBuild, Mount, PodField, Port, Probes, ResourceProfile, SecretEnv, WritablePath, rules,
};

impl<'a, C> Workload<'a, C> {
    /// How the image is built, if this repository says so. Port, user and health check are the workload's.
    ///
    /// # Panics
    /// If it has no stage, or one of the workload's secrets would stay in the image.
    #[track_caller]
    pub const fn image_build(mut self, build: &'a ImageBuild<'a>) -> Self {
        self.body.image_build = Some(build);
        require(rules::image_build(&self.body));
        self
    }

    /// The program to run instead of the image's own (its ENTRYPOINT).
    ///
    /// # Panics
    /// If it is empty, which would mean the image's own.
    #[track_caller]
    pub const fn command(mut self, command: &'a [&'a str]) -> Self {
        some(command, "command");
        self.body.main.command = Some(Traced::here(command));
        self
    }

    /// The program's arguments instead of the image's own (its CMD).
    ///
    /// # Panics
    /// If they are empty, which would mean the image's own.
    #[track_caller]
    pub const fn args(mut self, args: &'a [&'a str]) -> Self {
        some(args, "args");
        self.body.main.args = Some(Traced::here(args));
        self
    }

    /// The ports that the process listens on; the first is the one that probes and Services mean unless they say
    /// otherwise.
    ///
    /// # Panics
    /// If two have one name, or one number and protocol, or a probe asks another port.
    #[track_caller]
    pub const fn ports(mut self, ports: &'a [Port<'a>]) -> Self {
        self.body.main.ports.set(ports);
        require(rules::ports(&self.body.main));
        self
    }

    /// One port more that the process listens on; the first is the one that probes and Services mean unless they say
    /// otherwise.
    ///
    /// # Panics
    /// If its name or number is there already, or it is the fifth: then write [`Self::ports`].
    #[track_caller]
    pub const fn port(mut self, port: Port<'a>) -> Self {
        self.body.main.ports.push(port, "port", "ports");
        require(rules::ports(&self.body.main));
        self
    }

    /// Requests and limits.
    pub const fn resources(mut self, resources: ResourceProfile) -> Self {
        self.body.main.resources = Some(resources);
        self
    }

    /// Startup, readiness and liveness.
    ///
    /// # Panics
    /// If one asks a port that the workload does not listen on, the startup budget is not below the progress deadline,
    /// or the liveness probe can kill a container that is still starting.
    #[track_caller]
    pub const fn probes(mut self, probes: Probes<'a>) -> Self {
        self.body.main.probes = Some(probes);
        require(rules::probes(&self.body.main));
        require(rules::in_time(&self.body));
        self
    }

    /// The folders that the container may write; all others are read-only.
    ///
    /// # Panics
    /// If one is declared twice, lies inside another, or would have another's volume name.
    #[track_caller]
    pub const fn writable_paths(mut self, paths: &'a [WritablePath<'a>]) -> Self {
        self.body.main.writable_paths.set(paths);
        require(rules::writable_paths(&self.body.main));
        self
    }

    /// One folder more that the container may write, and how much it may hold.
    ///
    /// # Panics
    /// If the path is none, or clashes with another, or it is the fifth: then write [`Self::writable_paths`].
    #[track_caller]
    pub const fn writable_path(mut self, path: &'a str, size_limit: Memory) -> Self {
        let path = WritablePath::new(path, size_limit);
        self.body.main.writable_paths.push(path, "writable_path", "writable_paths");
        require(rules::writable_paths(&self.body.main));
        self
    }

    /// Where the container has volumes of the pod.
    ///
    /// # Panics
    /// If two are at one path. That the volumes are there is asserted when an environment takes the workload.
    #[track_caller]
    pub const fn mounts(mut self, mounts: &'a [Mount<'a>]) -> Self {
        self.body.main.mounts.set(mounts);
        require(rules::mounts(&self.body.main));
        self
    }

    /// One volume more of the pod, and where the container has it.
    ///
    /// # Panics
    /// If another one is at that path, or it is the fifth: then write [`Self::mounts`].
    #[track_caller]
    pub const fn mount(mut self, mount: Mount<'a>) -> Self {
        self.body.main.mounts.push(mount, "mount", "mounts");
        require(rules::mounts(&self.body.main));
        self
    }

    /// Plain settings, the same in every environment; an environment adds its own.
    ///
    /// # Panics
    /// If a name is there twice, among the secrets too.
    #[track_caller]
    pub const fn config(mut self, config: &'a [Config<'a>]) -> Self {
        self.body.main.config.set(config);
        require(rules::env_names(&self.body.main, &[]));
        self
    }

    /// One plain setting more: an environment variable and its text. Never a secret: the text ends in the repository.
    ///
    /// # Panics
    /// If the name is none or is there already, or it is the ninth: then write [`Self::config`].
    #[track_caller]
    pub const fn env(mut self, name: &'a str, value: &'a str) -> Self {
        require(rules::env_name_is_free(&self.body.main, name));
        self.body.main.config.push(Config::new(name, value), "env", "config");
        self
    }

    /// Secret settings, by reference.
    ///
    /// # Panics
    /// If a name is there twice, among the plain settings too.
    #[track_caller]
    pub const fn secrets(mut self, secrets: &'a [SecretEnv<'a>]) -> Self {
        self.body.main.secrets.set(secrets);
        require(rules::env_names(&self.body.main, &[]));
        require(rules::image_build(&self.body));
        self
    }

    /// One secret setting more: the variable's name, which is also the key, and the name of the Secret.
    ///
    /// # Panics
    /// If a name is none or is there already, or it is the ninth: then write [`Self::secrets`].
    #[track_caller]
    pub const fn secret(mut self, name: &'a str, secret: &'a str) -> Self {
        require(rules::env_name_is_free(&self.body.main, name));
        self.body.main.secrets.push(SecretEnv::new(name, secret), "secret", "secrets");
        require(rules::image_build(&self.body));
        self
    }

    /// Makes the ConfigMap of the settings immutable, and ends its name in a checksum of them: other settings are another
    /// ConfigMap, so `kubectl rollout undo` brings the former ones back with the former pods. Former ConfigMaps stay in the
    /// cluster until somebody deletes them. A chart needs none of it, since `helm rollback` brings ConfigMaps back; it
    /// refuses a workload that has it. Source: Kubernetes, "ConfigMaps" (immutable ConfigMaps).
    ///
    /// ```
    /// use manifest_lib::model::Workload;
    /// const API: Workload = Workload::new("api", "api").env("LOG_LEVEL", "info").immutable_config();
    /// ```
    #[track_caller]
    pub const fn immutable_config(mut self) -> Self {
        self.body.immutable_config = Some(Origin::caller());
        self
    }

    /// All variables of a ConfigMap or Secret that something else makes.
    ///
    /// # Panics
    /// If it is the third.
    #[track_caller]
    pub const fn env_from(mut self, source: EnvFrom<'a>) -> Self {
        self.body.main.env_from.push(source, "env_from", "env_froms");
        self
    }

    /// All variables of these ConfigMaps and Secrets; of one name the last counts.
    pub const fn env_froms(mut self, sources: &'a [EnvFrom<'a>]) -> Self {
        self.body.main.env_from.set(sources);
        self
    }

    /// A variable that has a field of the pod, such as its address.
    ///
    /// ```
    /// use manifest_lib::model::{PodField, Workload};
    /// const API: Workload = Workload::new("api", "api").env_field("POD_IP", PodField::Ip);
    /// ```
    ///
    /// # Panics
    /// If the name is none or is there already, or it is the third.
    #[track_caller]
    pub const fn env_field(mut self, name: &'a str, field: PodField) -> Self {
        require(rules::env_name_is_free(&self.body.main, name));
        let field = FieldEnv { name: EnvName::new(name), field, origin: Origin::caller() };
        self.body.main.env_fields.push(field, "env_field", "config");
        self
    }
}
