//! KEDA's ScaledObject, which chooses the number of pods as an autoscaler does. Source: KEDA, "ScaledObject specification".

use crate::objects::{Item, Object, ObjectKey};

/// A ScaledObject.
#[derive(Clone, Copy, Debug)]
pub struct ScaledObject<'b> {
    /// Its key.
    pub key: &'b ObjectKey,
    /// The object.
    pub item: &'b Item,
    /// The kind of what it scales: a Deployment where none is written.
    pub kind: &'b str,
    /// The name of what it scales.
    pub name: &'b str,
    /// The fewest pods; none where nothing is written.
    pub least: i32,
}

impl<'b> ScaledObject<'b> {
    /// The object as a ScaledObject, if it is one with a target.
    pub fn of(key: &'b ObjectKey, item: &'b Item) -> Option<Self> {
        let Object::Other(object) = &item.object else { return None };
        if (key.group.as_str(), key.kind.as_str()) != ("keda.sh", "ScaledObject") {
            return None;
        }
        let spec = &object.value()["spec"];
        let target = &spec["scaleTargetRef"];
        let least = spec["minReplicaCount"].as_i64().and_then(|count| i32::try_from(count).ok());
        Some(Self {
            key,
            item,
            kind: target["kind"].as_str().unwrap_or("Deployment"),
            name: target["name"].as_str()?,
            least: least.unwrap_or(0),
        })
    }
}
