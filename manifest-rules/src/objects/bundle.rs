//! A bundle: a set of objects, each once, in an order that `kubectl apply -f` can take.

use std::fmt;

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::{Object, Origins};
use crate::kinds::{Kind, group};
use crate::values::{DnsSubdomain, Origin, keyed};

/// What makes an object one: group, kind, namespace and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectKey {
    /// The API group; nothing for Kubernetes' core.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The namespace; nothing for an object that has none.
    pub namespace: String,
    /// The name.
    pub name: String,
}

impl ObjectKey {
    /// The key of an object.
    pub fn of(object: &Object) -> Self {
        Self {
            group: group(object.api_version()).to_owned(),
            kind: object.kind().to_owned(),
            namespace: object.namespace().to_owned(),
            name: object.name().to_owned(),
        }
    }
}

impl ObjectKey {
    /// The name that stays while what it runs changes: that of a Job without the checksum that ends it, and else its own.
    ///
    /// ```
    /// use manifest_rules::objects::ObjectKey;
    /// let key = |kind: &str, name: &str| ObjectKey {
    ///     group: String::new(), kind: kind.to_owned(), namespace: String::new(), name: name.to_owned(),
    /// };
    /// assert_eq!(key("Job", "migration-0a1b2c3d").lasting_name(), "migration");
    /// assert_eq!(key("Job", "migration").lasting_name(), "migration");
    /// assert_eq!(key("Pod", "migration-0a1b2c3d").lasting_name(), "migration-0a1b2c3d");
    /// ```
    pub fn lasting_name(&self) -> &str {
        match without_checksum(&self.name) {
            Some(stem) if self.kind == "Job" => stem,
            _ => &self.name,
        }
    }

    /// The key as the cluster knows it: an object without a namespace goes to the one named `default`, which counts as
    /// no namespace here.
    pub fn placed(mut self) -> Self {
        if self.namespace == "default" {
            self.namespace.clear();
        }
        self
    }
}

/// What stands before the eight hexadecimal digits that end a name; nothing if none end it.
pub fn without_checksum(name: &str) -> Option<&str> {
    let (stem, end) = name.rsplit_once('-')?;
    (end.len() == 8 && end.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(stem)
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// An object and where its fields came from.
#[derive(Clone, Debug)]
pub struct Item {
    /// The object.
    pub object: Object,
    /// The lines of its fields.
    pub origins: Origins,
}

impl Item {
    /// An object that no line of a profile made.
    pub fn foreign(object: Object) -> Self {
        Self { object, origins: Origins::unknown() }
    }
}

/// A set of objects, each once.
///
/// ```
/// use manifest_rules::{objects::Bundle, read::bundle};
/// let bundle: Bundle = bundle("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: jobs\n");
/// let keys: Vec<String> = bundle.keys().map(|key| key.to_string()).collect();
/// assert_eq!(keys, ["Namespace/jobs"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    source: String,
    objects: IndexMap<ObjectKey, Item>,
}

impl Bundle {
    /// The objects in the order in which they can be applied, and the file that they come from.
    ///
    /// # Errors
    /// All at once: two objects of one key, and objects without a valid name.
    pub fn sorted(source: String, items: Vec<Item>) -> Result<Self, BundleErrors> {
        let mut errors = Vec::new();
        let mut ranked: Vec<(usize, Item)> = items.into_iter().map(|item| (rank(&item.object), item)).collect();
        // First by rank alone, which looks into no object; what is left is nearly in order, which the second sort sees.
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.sort_by(|(a_rank, a), (b_rank, b)| {
            a_rank.cmp(b_rank).then_with(|| place(&a.object).cmp(&place(&b.object)))
        });
        let mut objects = IndexMap::with_capacity(ranked.len());
        for (_, item) in ranked {
            if let Err(fault) = DnsSubdomain::try_new(item.object.name()) {
                let message = format!("the name of a {}: {fault}", item.object.kind());
                errors.push(BundleError { origin: item.origins.object(), message });
            }
            match objects.entry(ObjectKey::of(&item.object).placed()) {
                Entry::Vacant(entry) => {
                    entry.insert(item);
                }
                Entry::Occupied(entry) => {
                    let (key, first): (_, &Item) = (entry.key(), entry.get());
                    let message = format!("{key} is there twice, also from {}: rename one", first.origins.object());
                    errors.push(BundleError { origin: item.origins.object(), message });
                }
            }
        }
        if errors.is_empty() { Ok(Self { source, objects }) } else { Err(BundleErrors(errors)) }
    }

    /// Objects in the order in which they stand, to be read and judged; of two of one key the last.
    pub fn unsorted(items: impl IntoIterator<Item = Item>) -> Self {
        Self::of_keys(items.into_iter().map(|item| (ObjectKey::of(&item.object).placed(), item)).collect())
    }

    /// Objects by keys that may be others than their own: the cluster makes names for some.
    pub(crate) fn of_keys(objects: IndexMap<ObjectKey, Item>) -> Self {
        Self { source: String::new(), objects }
    }

    /// The objects themselves, in their order.
    pub(crate) fn into_items(self) -> impl Iterator<Item = Item> {
        self.objects.into_values()
    }

    /// The object's place in the order.
    pub fn index_of(&self, key: &ObjectKey) -> Option<usize> {
        self.objects.get_index_of(key)
    }

    /// The object at a place in the order.
    pub fn get_index(&self, index: usize) -> Option<(&ObjectKey, &Item)> {
        self.objects.get_index(index)
    }

    /// The file that the bundle comes from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The objects in order, with their keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&ObjectKey, &Item)> {
        self.objects.iter()
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &ObjectKey> {
        self.objects.keys()
    }

    /// The object of that key.
    pub fn get(&self, key: &ObjectKey) -> Option<&Item> {
        self.objects.get(key)
    }

    /// Writes an annotation onto an object, over what is there, and notes who says it.
    pub fn annotate(&mut self, key: &ObjectKey, name: &str, text: &str, origin: Origin) {
        if let Some(item) = self.objects.get_mut(key) {
            item.object.annotate(name, text);
            item.origins.path(&keyed("metadata.annotations", name), origin);
        }
    }
}

/// One thing that keeps a bundle from being made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BundleError {
    /// The line of the profile.
    pub origin: Origin,
    /// What is wrong and what to do.
    pub message: String,
}

impl BundleError {
    /// What is wrong at a line, and what to do.
    pub fn new(origin: Origin, message: impl Into<String>) -> Self {
        Self { origin, message: message.into() }
    }
}

/// All that keeps a bundle from being made.
#[derive(Clone, Debug)]
pub struct BundleErrors(Vec<BundleError>);

impl BundleErrors {
    /// Several errors as one.
    pub fn new(errors: Vec<BundleError>) -> Self {
        Self(errors)
    }

    /// Each of them.
    pub fn errors(&self) -> &[BundleError] {
        &self.0
    }
}

impl fmt::Display for BundleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{}: {}", error.origin, error.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for BundleErrors {}

/// Where an object stands among those of its rank.
fn place(object: &Object) -> (&str, &str, &str) {
    (object.kind(), object.namespace(), object.name())
}

/// What others need comes first. Kinds that are not Kubernetes' own come last.
fn rank(object: &Object) -> usize {
    object.known().map_or(usize::MAX, Kind::rank)
}
