//! One Kubernetes object: of a kind that the rules read, or of any other.

use std::fmt;

use serde::{Serialize, Serializer, ser::Error};

use crate::kinds::{Kind, kinds};

/// Hands on the kinds that have a type, each with its group and version.
macro_rules! typed {
    ($($api:literal $kind:ident $([$group:ident $version:ident])?: $scope:ident $({$($fact:tt)*})?;)*) => {
        define! { $($($kind $group $version,)?)* }
    };
}

macro_rules! define {
    ($($kind:ident $group:ident $version:ident,)*) => {
        $(use k8s_openapi::api::$group::$version::$kind;)*

        /// A Kubernetes object.
        ///
        /// ```
        /// use k8s_openapi::api::core::v1::Namespace;
        /// use manifest_rules::objects::Object;
        /// let object = Object::from(Namespace::default());
        /// assert_eq!(object.kind(), "Namespace");
        /// ```
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Object {
            $(
                #[doc = concat!("A ", stringify!($kind), ".")]
                $kind(Box<$kind>),
            )*
            /// An object of a kind that no rule reads.
            Other(AnyObject),
        }

        $(
            impl From<$kind> for Object {
                fn from(object: $kind) -> Self {
                    Self::$kind(Box::new(object))
                }
            }
        )*

        /// Of a Secret the name alone: what it holds is for nobody's log.
        impl fmt::Debug for Object {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if let Self::Secret(_) = self {
                    return write!(f, "Secret({:?}, hidden)", self.name());
                }
                match self {
                    $(Self::$kind(object) => object.fmt(f),)*
                    Self::Other(object) => object.fmt(f),
                }
            }
        }

        impl Object {
            /// `apps/v1`, `v1`: group and version.
            pub fn api_version(&self) -> &str {
                match self {
                    $(Self::$kind(_) => <$kind as k8s_openapi::Resource>::API_VERSION,)*
                    Self::Other(object) => object.text(&["apiVersion"]),
                }
            }

            /// `Deployment`, `Service`: the kind.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$kind(_) => <$kind as k8s_openapi::Resource>::KIND,)*
                    Self::Other(object) => object.text(&["kind"]),
                }
            }

            /// The object's name, or nothing if it has none.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$kind(object) => object.metadata.name.as_deref().unwrap_or_default(),)*
                    Self::Other(object) => object.text(&["metadata", "name"]),
                }
            }

            /// The object's namespace, or nothing if it has none.
            pub fn namespace(&self) -> &str {
                match self {
                    $(Self::$kind(object) => object.metadata.namespace.as_deref().unwrap_or_default(),)*
                    Self::Other(object) => object.text(&["metadata", "namespace"]),
                }
            }

            /// The object as a tree, with every key sorted.
            ///
            /// # Errors
            /// If the object cannot be written as JSON, which no object of Kubernetes' own types does.
            pub fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self {
                    $(Self::$kind(object) => serde_json::to_value(object),)*
                    Self::Other(object) => Ok(object.0.clone()),
                }
            }
        }

        /// `apiVersion`, `kind`, `metadata`, then the other keys sorted; below that, every level's keys sorted.
        impl Serialize for Object {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // Where a field sorts before `metadata`: a reader looks for the name first.
                if self.known().is_some_and(Kind::has_field_before_metadata) {
                    return AnyObject(self.to_value().map_err(S::Error::custom)?).serialize(serializer);
                }
                match self {
                    $(Self::$kind(object) => object.serialize(serializer),)*
                    Self::Other(object) => object.serialize(serializer),
                }
            }
        }

        impl Object {
            /// An object of this kind from what a deserializer reads; nothing if the kind has no variant of its own.
            pub fn typed<'de, D: serde::Deserializer<'de>>(
                api_version: &str,
                kind: &str,
                reader: D,
            ) -> Option<Result<Self, D::Error>> {
                match (api_version, kind) {
                    $((<$kind as k8s_openapi::Resource>::API_VERSION, stringify!($kind)) => {
                        Some(serde::Deserialize::deserialize(reader).map(|object: $kind| Self::from(object)))
                    })*
                    _ => None,
                }
            }

            /// Kubernetes' own JSON Schema of its kind, with a description of each field; nothing for a kind that the
            /// rules do not read.
            #[cfg(feature = "schemas")]
            pub fn schema(&self) -> Option<serde_json::Value> {
                match self {
                    $(Self::$kind(_) => Some(schemars::schema_for!($kind).to_value()),)*
                    Self::Other(_) => None,
                }
            }

            /// Puts the object into a namespace, if one is named.
            pub fn set_namespace(&mut self, namespace: &str) {
                if namespace.is_empty() {
                    return;
                }
                match self {
                    $(Self::$kind(object) => object.metadata.namespace = Some(namespace.to_owned()),)*
                    Self::Other(object) => object.set_namespace(namespace),
                }
            }

            /// The metadata's annotations, if it has any.
            pub fn annotations(&self) -> Option<&std::collections::BTreeMap<String, String>> {
                match self {
                    $(Self::$kind(object) => object.metadata.annotations.as_ref(),)*
                    Self::Other(_) => None,
                }
            }

            /// The metadata's labels, if it has any.
            pub fn labels(&self) -> Option<&std::collections::BTreeMap<String, String>> {
                match self {
                    $(Self::$kind(object) => object.metadata.labels.as_ref(),)*
                    Self::Other(_) => None,
                }
            }
        }
    };
}

kinds!(typed);

/// An object of a kind that no rule reads: any other of Kubernetes' own, or a custom resource.
#[derive(Clone, PartialEq)]
pub struct AnyObject(serde_json::Value);

/// Of what is called a Secret the name alone.
impl fmt::Debug for AnyObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text(&["kind"]) {
            "Secret" => write!(f, "Secret({:?}, hidden)", self.text(&["metadata", "name"])),
            _ => self.0.fmt(f),
        }
    }
}

impl AnyObject {
    fn text(&self, path: &[&str]) -> &str {
        path.iter().try_fold(&self.0, |value, key| value.get(key)).and_then(|value| value.as_str()).unwrap_or_default()
    }

    /// What has something else than a map for its metadata keeps it: the reader tells that.
    fn set_namespace(&mut self, namespace: &str) {
        let Some(object) = self.0.as_object_mut() else { return };
        let metadata = object.entry("metadata").or_insert_with(|| serde_json::Map::new().into());
        if metadata.is_null() {
            *metadata = serde_json::Map::new().into();
        }
        if let Some(metadata) = metadata.as_object_mut() {
            metadata.insert("namespace".to_owned(), namespace.into());
        }
    }
}

impl Serialize for AnyObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const HEAD: [&str; 3] = ["apiVersion", "kind", "metadata"];
        let object = self.0.as_object().ok_or_else(|| S::Error::custom("an object is a map"))?;
        let first = HEAD.iter().filter_map(|key| object.get_key_value(*key));
        // Sorted here, since another crate of the build may have asked serde_json to keep the order of insertion.
        let mut rest: Vec<_> = object.iter().filter(|(key, _)| !HEAD.contains(&key.as_str())).collect();
        rest.sort_by_key(|(key, _)| *key);
        serializer.collect_map(first.chain(rest).map(|(key, value)| (key, Sorted(value))))
    }
}

/// A tree with the keys of every level sorted.
struct Sorted<'a>(&'a serde_json::Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            serde_json::Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|(key, _)| *key);
                serializer.collect_map(entries.into_iter().map(|(key, value)| (key, Sorted(value))))
            }
            serde_json::Value::Array(items) => serializer.collect_seq(items.iter().map(Sorted)),
            other => other.serialize(serializer),
        }
    }
}

/// Why an object of another kind was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnObject(String);

impl fmt::Display for NotAnObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotAnObject {}

impl Object {
    /// What is known of its kind; nothing for a custom resource.
    pub fn known(&self) -> Option<&'static Kind> {
        Kind::of(self.api_version(), self.kind())
    }

    /// An object that no rule reads, however it looks.
    pub(crate) fn untyped(value: serde_json::Value) -> Self {
        Self::Other(AnyObject(value))
    }

    /// An object of any kind: one of k8s-openapi's types, or a custom resource as a `serde_json::json!` tree.
    ///
    /// # Errors
    /// If it has no apiVersion, kind or name, is of a kind that has a variant of its own, which the rules read, or is a
    /// list, which hides its items from them.
    ///
    /// ```
    /// use manifest_rules::objects::Object;
    /// let object = Object::any(serde_json::json!({
    ///     "apiVersion": "kagent.dev/v1alpha2", "kind": "Agent", "metadata": {"name": "todo"},
    /// }))?;
    /// assert_eq!((object.kind(), object.name()), ("Agent", "todo"));
    /// # Ok::<(), manifest_rules::objects::NotAnObject>(())
    /// ```
    pub fn any(object: impl Serialize) -> Result<Self, NotAnObject> {
        let value = serde_json::to_value(object).map_err(|error| NotAnObject(format!("no tree of values: {error}")))?;
        let object = AnyObject(value);
        let (api_version, kind) = (object.text(&["apiVersion"]), object.text(&["kind"]));
        if kind.ends_with("List") && object.0.get("items").is_some() {
            return Err(NotAnObject("it is a list: add each of its items as an object of its own".to_owned()));
        }
        for path in [["apiVersion"].as_slice(), &["kind"], &["metadata", "name"]] {
            if object.text(path).is_empty() {
                return Err(NotAnObject(format!("it has no {}: add it", path.join("."))));
            }
        }
        if !kind.starts_with(|first: char| first.is_ascii_uppercase()) {
            return Err(NotAnObject(format!(
                "its kind `{kind}` does not start with a capital: write it as Kubernetes does"
            )));
        }
        if kind == "HorizontalPodAutoscaler" && api_version != "autoscaling/v2" {
            return Err(NotAnObject(format!(
                "no rule reads an autoscaler of {api_version}: write it as autoscaling/v2"
            )));
        }
        if Kind::of(api_version, kind).is_some_and(|kind| kind.is_typed) {
            return Err(NotAnObject(format!(
                "a {kind} has a type that the rules read: write `Ok(Object::from({kind} {{ ... }}))`"
            )));
        }
        Ok(Self::Other(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Scope;

    /// What k8s-openapi says of each kind that has a type.
    macro_rules! told {
        ($($api:literal $kind:ident $([$group:ident $version:ident])?: $scope:ident $({$($fact:tt)*})?;)*) => {
            vec![$($(told!(@one $kind $group $version),)?)*]
        };
        (@one $kind:ident $group:ident $version:ident) => {{
            type Of = k8s_openapi::api::$group::$version::$kind;
            let scope = std::any::type_name::<<Of as k8s_openapi::Resource>::Scope>();
            (<Of as k8s_openapi::Resource>::API_VERSION, <Of as k8s_openapi::Resource>::KIND, scope)
        }};
    }

    #[test]
    fn a_row_says_what_the_type_says() {
        let told: Vec<(&str, &str, &str)> = kinds!(told);
        assert!(told.len() > 20);
        for (api_version, name, scope) in told {
            let kind = Kind::of(api_version, name).expect(name);
            assert_eq!(kind.scope == Scope::Cluster, scope.ends_with("::ClusterResourceScope"), "{name} is in {scope}");
        }
    }

    #[test]
    fn a_secret_is_no_word_of_a_log() {
        const SECRET: &str = r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"key":"aHVudGVyMg=="},"stringData":{"other":"hunter2"}}"#;
        let secret = Object::from(serde_json::from_str::<Secret>(SECRET).unwrap());
        assert_eq!(format!("{secret:?} {secret:#?}"), r#"Secret("a", hidden) Secret("a", hidden)"#);
    }

    #[test]
    fn a_namespace_goes_into_metadata_that_is_a_map_alone() {
        let placed = |metadata: serde_json::Value| {
            let mut object = Object::untyped(serde_json::json!({"kind": "Agent", "metadata": metadata}));
            object.set_namespace("shop");
            object.namespace().to_owned()
        };
        assert_eq!(placed(serde_json::json!({"name": "a"})), "shop");
        assert_eq!(placed(serde_json::Value::Null), "shop");
        assert_eq!(placed("a text".into()), "");
        assert_eq!(placed(serde_json::json!(["a list"])), "");
        let mut list = Object::untyped(serde_json::json!([]));
        list.set_namespace("shop");
        assert_eq!(list.namespace(), "");
    }

    #[test]
    fn every_kind_begins_with_what_it_is() {
        let role = r#"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"a"},"aggregationRule":{}}"#;
        let role: ClusterRole = serde_json::from_str(role).unwrap();
        let text = serde_json::to_string(&Object::from(role)).unwrap();
        assert!(text.find("metadata") < text.find("aggregationRule"), "{text}");
    }
}
