//! What containers mount: claims, files of ConfigMaps and Secrets, scratch space, images.
//! Source of the rules: Kubernetes, "Volumes", "Persistent Volumes" and "Projected Volumes".

use super::claim::Claim;
use super::projection::Projection;
use crate::values::{DnsLabel, DnsSubdomain, Fault, ImageReference, Memory, MountPath, Origin};

/// A volume of a pod: its name, by which containers mount it, and what is in it.
///
/// ```
/// use manifest_lib::{model::{Claim, File, Volume}, values::Memory};
/// const SETTINGS: Volume = Volume::files("settings", &[File::new("app.toml", "level = \"info\"\n")]);
/// const UPLOADS: Volume = Volume::claim("uploads", Claim::new(Memory::gibibytes(10)).read_write_many());
/// const OLD: Volume = Volume::existing_claim("archive", "archive-2025");
/// const KEY: Volume = Volume::secret("tls", "web-tls");
/// const CACHE: Volume = Volume::scratch("cache", Memory::mebibytes(128)).in_memory();
/// const MODEL: Volume = Volume::image("model", "registry.example/models/embeddings:3");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Volume<'a> {
    pub(crate) name: &'a str,
    pub(crate) source: Source<'a>,
    pub(crate) origin: Origin,
}

/// Where a volume's files come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source<'a> {
    Claim(Claim<'a>),
    ExistingClaim(&'a str),
    Files(&'a [File<'a>]),
    File(File<'a>),
    ConfigMap(&'a str),
    Secret(&'a str, &'a [Item<'a>]),
    Projected(&'a [Projection<'a>]),
    Scratch { size_limit: Memory, in_memory: bool },
    Image(ImageReference<'a>),
}

impl<'a> Volume<'a> {
    /// A claim that is made with the workload and named `WORKLOAD-VOLUME`; it and its data outlive the workload.
    ///
    /// # Panics
    /// If the name is no DNS label.
    #[track_caller]
    pub const fn claim(name: &'a str, claim: Claim<'a>) -> Self {
        Self::of(name, Source::Claim(claim))
    }

    /// A claim that is there already.
    ///
    /// # Panics
    /// If a name is none.
    #[track_caller]
    pub const fn existing_claim(name: &'a str, claim: &'a str) -> Self {
        Self::of(name, Source::ExistingClaim(DnsSubdomain::new(claim).as_str()))
    }

    /// Files that stand in this repository, in a ConfigMap named `WORKLOAD-VOLUME`. A change of them rolls the pods.
    ///
    /// # Panics
    /// If the name is no DNS label, there is no file, two have one name, or they are larger than a ConfigMap may be.
    #[track_caller]
    pub const fn files(name: &'a str, files: &'a [File<'a>]) -> Self {
        let volume = Self::of(name, Source::Files(files));
        let (mut i, mut bytes) = (0, 0);
        while i < files.len() {
            let mut j = 0;
            while j < i {
                if crate::values::scan::same(files[i].name, files[j].name) {
                    Fault::new("two files are named ").quoted(files[i].name).text(": rename one").refuse()
                }
                j += 1;
            }
            bytes += files[i].text.len();
            i += 1;
        }
        if files.is_empty() {
            Fault::new("the volume ").quoted(name).text(" has no file: name one, or leave the volume out").refuse()
        }
        small_enough(name, bytes);
        volume
    }

    /// One file that stands in this repository, in a ConfigMap named `WORKLOAD-VOLUME`, as a helper can make it of its
    /// parameters.
    ///
    /// ```
    /// use manifest_lib::model::{Mount, Volume, Workload};
    /// const fn with_settings(workload: Workload<'static>, text: &'static str) -> Workload<'static> {
    ///     workload.volume(Volume::file("settings", "app.toml", text)).mount(Mount::new("settings", "/etc/app").read_only())
    /// }
    /// const API: Workload = with_settings(Workload::new("api", "api"), "level = \"info\"\n");
    /// ```
    ///
    /// # Panics
    /// As [`Self::files`].
    #[track_caller]
    pub const fn file(name: &'a str, file: &'a str, text: &'a str) -> Self {
        let file = File::new(file, text);
        small_enough(name, text.len());
        Self::of(name, Source::File(file))
    }

    /// The files of a ConfigMap that something else makes.
    ///
    /// # Panics
    /// If a name is none.
    #[track_caller]
    pub const fn config_map(name: &'a str, config_map: &'a str) -> Self {
        Self::of(name, Source::ConfigMap(DnsSubdomain::new(config_map).as_str()))
    }

    /// The keys of a Secret as files, by reference: the values are nowhere in the program.
    ///
    /// # Panics
    /// If a name is none.
    #[track_caller]
    pub const fn secret(name: &'a str, secret: &'a str) -> Self {
        Self::of(name, Source::Secret(DnsSubdomain::new(secret).as_str(), &[]))
    }

    /// Of the Secret only these keys, each at its path.
    ///
    /// # Panics
    /// If the volume is no Secret's.
    #[track_caller]
    pub const fn items(mut self, items: &'a [Item<'a>]) -> Self {
        match self.source {
            Source::Secret(secret, _) => self.source = Source::Secret(secret, items),
            _ => {
                Fault::new("the volume ").quoted(self.name).text(" is no Secret's, and has no keys to choose").refuse()
            }
        }
        self
    }

    /// Several sources in one folder.
    ///
    /// # Panics
    /// If the name is none, or there is no source.
    #[track_caller]
    pub const fn projected(name: &'a str, sources: &'a [Projection<'a>]) -> Self {
        if sources.is_empty() {
            Fault::new("the projected volume ").quoted(name).text(" has no source: name one").refuse()
        }
        Self::of(name, Source::Projected(sources))
    }

    /// Space that is empty in each new pod and gone with it, and that several containers can share. A folder of one
    /// container is shorter as its `writable_path`.
    ///
    /// # Panics
    /// If the name is none.
    #[track_caller]
    pub const fn scratch(name: &'a str, size_limit: Memory) -> Self {
        Self::of(name, Source::Scratch { size_limit, in_memory: false })
    }

    /// In memory rather than on the node's disk: what is written counts as the container's memory.
    ///
    /// # Panics
    /// If the volume is no scratch space.
    #[track_caller]
    pub const fn in_memory(mut self) -> Self {
        match self.source {
            Source::Scratch { size_limit, .. } => self.source = Source::Scratch { size_limit, in_memory: true },
            _ => Fault::new("the volume ")
                .quoted(self.name)
                .text(" is no scratch space: only that can be in memory")
                .refuse(),
        }
        self
    }

    /// The files of an image, read-only. Stable since Kubernetes 1.36. Source: Kubernetes, "Image Volumes".
    ///
    /// # Panics
    /// If the image has no tag and no digest, or its tag moves.
    #[track_caller]
    pub const fn image(name: &'a str, image: &'a str) -> Self {
        Self::of(name, Source::Image(pinned(image)))
    }

    #[track_caller]
    const fn of(name: &'a str, source: Source<'a>) -> Self {
        Self { name: DnsLabel::new(name).as_str(), source, origin: Origin::caller() }
    }

    /// Its files that stand in this repository; none of any other volume.
    pub(crate) const fn own_files(&self) -> &[File<'a>] {
        match &self.source {
            Source::Files(files) => files,
            Source::File(file) => core::slice::from_ref(file),
            _ => &[],
        }
    }

    /// Whether the pods of one node alone can have it at a time.
    pub(crate) const fn is_for_one_node(&self) -> bool {
        matches!(self.source, Source::Claim(claim) if claim.is_for_one_node())
    }

    /// The same of one pod of the whole cluster.
    pub(crate) const fn is_for_one_pod(&self) -> bool {
        matches!(self.source, Source::Claim(claim) if claim.is_for_one_pod())
    }
}

/// Source: Kubernetes, "ConfigMaps" ("cannot exceed 1 MiB"), which counts names and the object's head, too.
#[track_caller]
const fn small_enough(volume: &str, bytes: usize) {
    if bytes > 1_000_000 {
        Fault::new("the files of the volume ")
            .quoted(volume)
            .text(" have ")
            .number(bytes as u64)
            .text(" bytes, and a ConfigMap holds a mebibyte with its head: put them into an image")
            .refuse()
    }
}

/// An image that names one build.
#[track_caller]
pub(crate) const fn pinned(image: &str) -> ImageReference<'_> {
    let reference = ImageReference::new(image);
    let moves = match (&reference.tag, &reference.digest) {
        (_, Some(_)) => false,
        (Some(tag), None) => tag.is_latest(),
        (None, None) => true,
    };
    if moves {
        Fault::new("the image ")
            .quoted(image)
            .text(" may be another one tomorrow: write a tag that names one build, such as `:1.0.0`, or a digest")
            .refuse()
    }
    reference
}

/// A file of a volume and its text, often `include_str!`. Never a secret: the text ends in the output.
///
/// ```
/// use manifest_lib::model::File;
/// const SETTINGS: File = File::new("nginx.conf", "worker_processes 1;\n");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    pub(crate) origin: Origin,
}

impl<'a> File<'a> {
    /// The file's name and text.
    ///
    /// # Panics
    /// If the name is no key of a ConfigMap: letters, digits, `-`, `_` and `.`.
    #[track_caller]
    pub const fn new(name: &'a str, text: &'a str) -> Self {
        Self { name: key(name), text, origin: Origin::caller() }
    }
}

/// A key of a Secret or ConfigMap. Source: Kubernetes, "ConfigMaps" (`data`).
#[track_caller]
pub(crate) const fn key(name: &str) -> &str {
    let bytes = name.as_bytes();
    let mut i = 0;
    let mut right = !bytes.is_empty() && bytes.len() <= 253 && !matches!(bytes, b"." | b"..");
    while i < bytes.len() {
        right = right && (bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'-' | b'_' | b'.'));
        i += 1;
    }
    if !right {
        Fault::about(name)
            .text(" is no key of a ConfigMap or Secret: write letters, digits, `-`, `_` and `.`, at most 253")
            .refuse()
    }
    name
}

/// A key of a Secret, and the path of its file in the volume.
///
/// ```
/// use manifest_lib::model::Item;
/// const KEY: Item = Item::new("tls.key", "key.pem");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    pub(crate) key: &'a str,
    pub(crate) path: &'a str,
}

impl<'a> Item<'a> {
    /// The key and the path below the volume's folder.
    ///
    /// # Panics
    /// If the key is none, or the path is absolute or leads out of the folder.
    #[track_caller]
    pub const fn new(key: &'a str, path: &'a str) -> Self {
        Self { key: self::key(key), path: below(path) }
    }
}

/// A path below a volume's folder. Source: Kubernetes, "Volumes" (`subPath`, `items.path`).
#[track_caller]
const fn below(path: &str) -> &str {
    let bytes = path.as_bytes();
    let (mut i, mut start, mut wrong) = (0, 0, bytes.is_empty() || bytes[0] == b'/');
    while i <= bytes.len() {
        if i == bytes.len() || bytes[i] == b'/' {
            wrong |= i - start == 2 && bytes[start] == b'.' && bytes[start + 1] == b'.';
            start = i + 1;
        }
        i += 1;
    }
    if wrong {
        Fault::about(path)
            .text(" is no path below the volume's folder: it is empty, starts with `/`, or has a part `..`")
            .refuse()
    }
    path
}

/// Where a container has a volume.
///
/// ```
/// use manifest_lib::model::Mount;
/// const SETTINGS: Mount = Mount::new("settings", "/etc/app").read_only();
/// const ONE: Mount = Mount::new("settings", "/etc/nginx/nginx.conf").sub_path("nginx.conf");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Mount<'a> {
    pub(crate) volume: &'a str,
    pub(crate) path: MountPath<'a>,
    pub(crate) sub_path: Option<&'a str>,
    pub(crate) read_only: bool,
    pub(crate) origin: Origin,
}

impl<'a> Mount<'a> {
    /// The volume's name and the folder in the container.
    ///
    /// # Panics
    /// If the name or the path is none.
    #[track_caller]
    pub const fn new(volume: &'a str, path: &'a str) -> Self {
        Self {
            volume: DnsLabel::new(volume).as_str(),
            path: MountPath::new(path),
            sub_path: None,
            read_only: false,
            origin: Origin::caller(),
        }
    }

    /// Only this file or folder of the volume.
    ///
    /// # Panics
    /// If it is absolute or leads out of the volume.
    #[track_caller]
    pub const fn sub_path(mut self, path: &'a str) -> Self {
        self.sub_path = Some(below(path));
        self
    }

    /// The container may not write it.
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}
