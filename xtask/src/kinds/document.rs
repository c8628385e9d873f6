//! Kubernetes' OpenAPI document of one version, as JSON Schemas.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// The minor versions of Kubernetes that are supported, the oldest first.
pub(super) const VERSIONS: [u8; 5] = [33, 34, 35, 36, 37];

/// What is wrong, where, and what to do.
pub(crate) type Fault = String;

/// All types of a version by their whole names, such as `io.k8s.api.apps.v1.Deployment`.
pub(super) struct Document {
    /// The minor version.
    pub(super) version: u8,
    types: BTreeMap<String, Value>,
}

/// A stable kind, and the name of its type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Root {
    pub(super) api_version: String,
    pub(super) kind: String,
    pub(super) of: String,
}

impl Root {
    /// Whether people write it in manifests, so that its fields are of use. The others are two fifths of the document:
    /// what controllers and nodes make, what is a question to the server, and what an administrator sets once a cluster.
    pub(super) fn is_written(&self) -> bool {
        const GROUPS: [&str; 10] = [
            "apiregistration.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "resource.k8s.io",
            "storagemigration.k8s.io",
        ];
        const KINDS: [&str; 14] = [
            "Binding",
            "CSINode",
            "CSIStorageCapacity",
            "ComponentStatus",
            "ControllerRevision",
            "Endpoints",
            "Event",
            "Eviction",
            "IPAddress",
            "Node",
            "Scale",
            "ServiceCIDR",
            "Status",
            "VolumeAttachment",
        ];
        let group = self.api_version.split_once('/').map_or("", |(group, _)| group);
        !GROUPS.contains(&group) && !KINDS.contains(&self.kind.as_str())
    }
}

impl Document {
    /// Reads a version's document out of the folder of all versions.
    pub(super) fn read(folder: &Path, version: u8) -> Result<Self, Fault> {
        let path = folder.join(format!("v1.{version}.0-local/_definitions.json"));
        let wrong = |message: String| format!("{}: {message}", path.display());
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        let mut value: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let Value::Object(types) = value["$defs"].take() else {
            return Err(wrong(
                "it has no map `$defs`: name the folder kubernetes-json-schema of the package".to_owned(),
            ));
        };
        Ok(Self { version, types: types.into_iter().collect() })
    }

    /// The schema of a type.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.types.get(name)
    }

    /// Its stable kinds, but for lists of others and for what only the server's answers hold.
    pub(super) fn roots(&self) -> Vec<Root> {
        const ANSWERS: [&str; 2] = ["APIGroup", "APIVersions"];
        let mut roots: Vec<Root> = self
            .types
            .iter()
            .filter_map(|(name, schema)| {
                // What has several is of every group, such as the options of a deletion.
                let [one] = schema.get("x-kubernetes-group-version-kind")?.as_array()?.as_slice() else { return None };
                let [group, version, kind] = ["group", "version", "kind"].map(|key| one[key].as_str());
                let (group, version, kind) = (group?, version?, kind?);
                let stable = version.strip_prefix('v').is_some_and(|number| number.parse::<u8>().is_ok());
                let wanted = stable && !kind.ends_with("List") && !ANSWERS.contains(&kind);
                let api_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
                wanted.then(|| Root { api_version, kind: kind.to_owned(), of: name.clone() })
            })
            .collect();
        roots.sort();
        roots
    }
}
