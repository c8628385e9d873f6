//! What an environment adds to its app's objects.

use manifest_rules::objects::{BundleError, Item, Object, Origins};
use manifest_rules::read::read;

use super::environment::{ExtraObject, ExtraSource};

/// The objects that it adds; all that is wrong with it, at its line.
pub(super) fn items(extra: &ExtraObject) -> Result<Vec<Item>, Vec<BundleError>> {
    let error = |message: String| BundleError::new(extra.origin, format!("an extra object: {message}"));
    let objects = match extra.source {
        ExtraSource::Function(make) => {
            let object = make().map_err(|wrong| vec![error(wrong.to_string())])?;
            if let Object::Other(_) = &object {
                // What a reader of the YAML would refuse, such as a kind that its group does not have.
                let tree = object.to_value().unwrap_or_default();
                objects(&tree.to_string()).map_err(|faults| faults.into_iter().map(error).collect::<Vec<_>>())?;
            }
            vec![object]
        }
        ExtraSource::Yaml(text) => objects(text).map_err(|faults| faults.into_iter().map(error).collect::<Vec<_>>())?,
    };
    Ok(objects.into_iter().map(|object| Item { object, origins: Origins::new(extra.origin) }).collect())
}

/// The objects of a text; every fault that the reader finds in it.
fn objects(text: &str) -> Result<Vec<Object>, Vec<String>> {
    let file = read("yaml", text);
    let faults: Vec<String> = file
        .faults
        .into_iter()
        .map(|fault| {
            let (line, object) = (fault.place.line, fault.object);
            let about = if object.is_empty() { object } else { format!("{object} ") };
            format!("{about}at line {line} of the YAML: {}", fault.message)
        })
        .collect();
    let objects: Vec<Object> = file.objects.into_iter().map(|read| read.object).collect();
    match (faults.is_empty(), objects.is_empty()) {
        (true, false) => Ok(objects),
        (true, true) => Err(vec!["the YAML holds no object: begin with `apiVersion` and `kind`".to_owned()]),
        (false, _) => Err(faults),
    }
}
