//! Who a container runs as, and where it may write.
//! Source of the rules: Kubernetes, "Pod Security Standards" (restricted) and "Configure a Security Context".

use crate::values::{Memory, MountPath, NonRootId, Origin, Traced};

/// The user and group of a pod's processes. All the rest is not a choice: no root, no privilege escalation, no
/// capability, a read-only root file system, the runtime's seccomp profile.
///
/// ```
/// use manifest_lib::model::SecurityContext;
/// const USER: SecurityContext = SecurityContext::run_as(1000, 1000);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SecurityContext {
    pub(crate) run_as_user: Traced<u32>,
    pub(crate) run_as_group: Traced<u32>,
}

impl SecurityContext {
    pub(crate) const DEFAULT: Self = Self {
        run_as_user: Traced::default(10001, "a user that no node knows"),
        run_as_group: Traced::default(10001, "a group that no node knows"),
    };

    /// Runs as this user and group, neither of which is root.
    ///
    /// # Panics
    /// If one of them is 0.
    #[track_caller]
    pub const fn run_as(user: u32, group: u32) -> Self {
        Self {
            run_as_user: Traced::here(NonRootId::new(user).get()),
            run_as_group: Traced::here(NonRootId::new(group).get()),
        }
    }
}

/// A folder that the container may write, on an emptyDir: it is empty in each new pod and gone with it.
/// Source: Kubernetes, "Volumes" (emptyDir).
///
/// ```
/// use manifest_lib::{model::WritablePath, values::Memory};
/// const TMP: WritablePath = WritablePath::new("/tmp", Memory::mebibytes(64));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WritablePath<'a> {
    pub(crate) path: MountPath<'a>,
    pub(crate) size_limit: Memory,
    pub(crate) origin: Origin,
}

impl<'a> WritablePath<'a> {
    /// The folder, and how much it may hold before the pod is evicted.
    ///
    /// # Panics
    /// If the path is not absolute, or has no letter or digit that could name its volume.
    #[track_caller]
    pub const fn new(path: &'a str, size_limit: Memory) -> Self {
        let path = MountPath::new(path);
        if VolumeName::of(path).length == 0 {
            crate::values::Fault::about(path.as_str())
                .text(" has no letter or digit to name its volume by: write another path")
                .refuse()
        }
        Self { path, size_limit, origin: Origin::caller() }
    }
}

/// The name of a writable path's volume: the path's letters and digits in lowercase, `-` for each run of others, at
/// most 63. `/app/.next/cache` is `app-next-cache`.
#[derive(Clone, Copy)]
pub(crate) struct VolumeName {
    bytes: [u8; 63],
    length: usize,
}

impl VolumeName {
    pub(crate) const fn of(path: MountPath<'_>) -> Self {
        let text = path.as_str().as_bytes();
        let mut name = Self { bytes: [0; 63], length: 0 };
        let mut gap = false;
        let mut i = 0;
        while i < text.len() && name.length < 62 {
            if text[i].is_ascii_alphanumeric() {
                if gap && name.length > 0 {
                    name.bytes[name.length] = b'-';
                    name.length += 1;
                }
                gap = false;
                name.bytes[name.length] = text[i].to_ascii_lowercase();
                name.length += 1;
            } else {
                gap = true;
            }
            i += 1;
        }
        name
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_named_after_their_paths() {
        let name = |path: &str| VolumeName::of(MountPath::new(path)).as_str().to_owned();
        assert_eq!(name("/tmp"), "tmp");
        assert_eq!(name("/app/.next/cache"), "app-next-cache");
        assert_eq!(name("/VAR/_x_"), "var-x");
        assert_eq!(name(&format!("/{}", "a".repeat(80))).len(), 62);
        let longest = format!("/{}/b", "a".repeat(61));
        assert!(crate::values::DnsLabel::try_new(&name(&longest)).is_ok());
    }
}
