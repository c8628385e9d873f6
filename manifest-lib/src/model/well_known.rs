//! Names that the model and the lowering both write.

/// The annotation of the pods that carries the checksum of their config.
pub(crate) const CONFIG_CHECKSUM: &str = "checksum/config";
/// The annotation of the pods that carries the checksum of the files that they mount.
pub(crate) const FILES_CHECKSUM: &str = "checksum/files";
/// The policy that denies all traffic of the namespace.
pub(crate) const DEFAULT_DENY: &str = "default-deny";
/// The policy that lets every pod resolve names.
pub(crate) const ALLOW_DNS: &str = "allow-dns";
