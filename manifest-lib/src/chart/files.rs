//! The files of a chart, from its parts.

use std::collections::BTreeSet;

use serde_json::Value;

use super::answers::Answers;
use super::checks;
use super::described::{described, table, unread};
use super::error::ChartError;
use super::helm_test::HelmTest;
use super::names::TEST;
use super::pages;
use super::print::Printer;
use super::schema::schema;
use super::secrets;
use super::slot::Slot;
use super::templates::Templates;
use super::value_path::ValuePath;
use super::values_file::{Ordered, difference, text};
use crate::render::{RenderError, fill, mark};

/// What a chart is made of.
pub(super) struct Parts<'e, 'a> {
    pub(super) version: String,
    pub(super) templates: Templates,
    pub(super) test: Option<HelmTest>,
    /// Of each environment; the first gives the defaults.
    pub(super) answers: Vec<Answers<'e, 'a>>,
    /// The values that come from how the environments differ.
    pub(super) slots: Vec<Slot>,
}

/// Paths and texts.
type Files = Vec<(String, String)>;

impl Parts<'_, '_> {
    /// Each file of the chart.
    ///
    /// # Errors
    /// If a file cannot be written, nothing reads a value, or something reads what is no value.
    pub(super) fn files(&self) -> Result<Files, Vec<ChartError>> {
        let Some(base) = self.answers.first() else { return Ok(Vec::new()) };
        let fail = |why: String| vec![ChartError::new(base.environment.origin, why)];
        let written = |error: RenderError| fail(error.to_string());
        let (app, mark) = (&base.environment.app, mark(&base.environment.file()));
        let trees: Vec<&Value> = self.answers.iter().map(|one| &one.tree).collect();
        let schema = schema(&trees, &self.slots, app, &mark).map_err(fail)?;
        let described = described(&schema, &base.tree);
        let wrong = unread(&described, &self.reads());
        if !wrong.is_empty() {
            return Err(wrong.into_iter().flat_map(fail).collect());
        }
        let others: Vec<&str> = self.answers.iter().skip(1).map(|other| other.environment.name()).collect();
        let mut files = vec![
            (".helmignore".to_owned(), pages::helmignore(&mark)),
            ("Chart.yaml".to_owned(), pages::chart_yaml(app, &self.version, &mark)),
            ("README.md".to_owned(), pages::readme(app, &others, &table(&described), &mark)),
            ("values.schema.json".to_owned(), format!("{schema:#}\n")),
            ("templates/_helpers.tpl".to_owned(), pages::helpers(app, &mark)),
            ("templates/NOTES.txt".to_owned(), pages::notes(app, self.test.is_some(), &mark)),
        ];
        files.extend(self.values(&schema).map_err(written)?);
        files.extend(self.templates(app.name(), &mark).map_err(written)?);
        files.push(("templates/checks.yaml".to_owned(), checks::template(app, &base.tree, &mark)));
        if base.values.secrets.is_some() {
            files.push(("templates/secrets.yaml".to_owned(), secrets::template(app, &mark)));
        }
        Ok(files)
    }

    /// The defaults, and what each other environment answers differently.
    fn values(&self, schema: &Value) -> Result<Files, RenderError> {
        let Some((base, others)) = self.answers.split_first() else { return Ok(Vec::new()) };
        let mark_of = |answers: &Answers<'_, '_>| mark(&answers.environment.file());
        let mut files =
            vec![("values.yaml".to_owned(), text(&Ordered::of(&base.values, &base.tree)?, schema, &mark_of(base))?)];
        for other in others {
            let text = text(&difference(&base.tree, &other.tree), schema, &mark_of(other))?;
            files.push((format!("values-{}.yaml", other.environment.name()), text));
        }
        Ok(files)
    }

    /// The templates of objects, and those of the test.
    fn templates(&self, chart: &str, mark: &str) -> Result<Files, RenderError> {
        let printer = Printer { chart };
        let mark = fill!("{{/* %MARK% */ -}}\n", MARK = mark);
        let mut files = Files::new();
        for (path, documents) in &self.templates {
            let text = mark.clone() + &printer.file(documents)?;
            files.push((format!("templates/{path}"), text));
        }
        if let Some(test) = &self.test {
            files.push((format!("templates/tests/{TEST}.yaml"), mark + &printer.file(&test.documents)?));
        }
        Ok(files)
    }

    /// The places of the values that templates read; the last ones stand in the texts of files.
    fn reads(&self) -> BTreeSet<ValuePath> {
        let mut reads = BTreeSet::new();
        let documents = self.templates.values().flatten().chain(self.test.iter().flat_map(|test| &test.documents));
        documents.for_each(|document| document.reads(&mut reads));
        for name in ["nameOverride", "fullnameOverride", "commonLabels", "namespace.name"] {
            reads.insert(ValuePath::new(&[name]));
        }
        if self.answers.iter().any(|one| one.values.secrets.is_some()) {
            reads.insert(ValuePath::new(&["secrets"]));
        }
        reads
    }
}
