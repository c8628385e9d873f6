//! An environment with the answers of another one.

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, ExprCall, ExprPath, Ident, LitStr};

use super::name::Name;
use super::source::{Source, ends_in, list, literal};
use super::sources::{Next, Sources};
use crate::output::failure::Failure;

/// Copies the file of the environment that it is like, under its own names, and adds it to `ALL`.
pub(super) fn add(sources: &mut Sources, name: &str, like: Option<&str>) -> Result<Next, Failure> {
    let name = Name::of(name, "an environment")?;
    let lib_path = sources.path("lib.rs");
    let lib = sources.file("lib.rs")?;
    let all = lib.constant("ALL").and_then(|all| list(&all.expr)).cloned().ok_or_else(|| {
        Failure::Error(format!(
            "{} has no constant `ALL` whose list is written out: add the environment where yours is made",
            lib_path.display()
        ))
    })?;
    let modules: Vec<String> = all.elems.iter().filter_map(module).collect();
    let old = match like {
        Some(like) => {
            let wanted = like.replace('-', "_");
            modules.into_iter().find(|module| *module == wanted).ok_or_else(|| {
                Failure::Error(format!(
                    "`ALL` in {} has no `{wanted}::ENVIRONMENT`: name another one",
                    lib_path.display()
                ))
            })?
        }
        None => modules.into_iter().next_back().ok_or_else(|| {
            Failure::Error(format!(
                "`ALL` in {} has no environment of the form `prod::ENVIRONMENT`: write the first one by hand",
                lib_path.display()
            ))
        })?,
    };
    lib.push(&all, &format!("{}::ENVIRONMENT", name.module));
    lib.module(&format!("pub mod {};", name.module));
    let file = format!("{old}.rs");
    let path = sources.path(&file);
    let text = copied(sources.file(&file)?, &old, &name).ok_or_else(|| {
        Failure::Error(format!(
            "{} has no `Environment::new(\"...\", ...)`: an environment begins with the answers of one that has",
            path.display()
        ))
    })?;
    sources.create(format!("{}.rs", name.module), text)?;
    Ok(Next { file: format!("{}.rs", name.module), text: "Environment::new(".to_owned() })
}

/// The module of an element such as `prod::ENVIRONMENT`.
fn module(element: &Expr) -> Option<String> {
    let Expr::Path(path) = element else { return None };
    let mut segments = path.path.segments.iter().rev();
    segments.next().filter(|last| last.ident == "ENVIRONMENT")?;
    segments.next().map(|module| module.ident.to_string())
}

/// The file's text with the environment's name, its namespaces and its constant changed.
fn copied(source: &Source, old: &str, name: &Name<'_>) -> Option<String> {
    let mut found = Names { old, new: name, constant: old.to_uppercase(), changes: Vec::new(), has_name: false };
    found.visit_file(source.file());
    if !found.has_name {
        return None;
    }
    let mut copy = Source::new(source.text().to_owned()).ok()?;
    for (place, text) in found.changes {
        copy.replace(place, text);
    }
    let copied = copy.changed()?;
    // What the documentation says of the folder, and of whose answers these are.
    let old_name = old.replace('_', "-");
    let copied = copied.replace(&format!("What {old_name} answers"), &format!("What {} answers", name.text));
    Some(copied.replace(&format!("out/{}/", old.replace('_', "-")), &format!("out/{}/", name.text)))
}

/// What a copy names otherwise.
struct Names<'n> {
    old: &'n str,
    new: &'n Name<'n>,
    constant: String,
    changes: Vec<(proc_macro2::Span, String)>,
    has_name: bool,
}

impl Names<'_> {
    fn text(&mut self, literal: &LitStr, new: String) {
        self.changes.push((literal.span(), format!("{new:?}")));
    }

    fn ident(&mut self, ident: &Ident) {
        if *ident == self.constant {
            self.changes.push((ident.span(), self.new.constant.clone()));
        }
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Some(text) = call.args.first().and_then(literal) {
            let value = text.value();
            let old = self.old.replace('_', "-");
            if ends_in(&call.func, ["Environment", "new"]) {
                self.text(text, self.new.text.to_owned());
                self.has_name = true;
            } else if ["as_prod", "as_dev"].iter().any(|door| ends_in(&call.func, ["Stage", door])) {
                self.text(text, self.new.text.to_owned());
            } else if ends_in(&call.func, ["Namespace", "new"]) {
                let stem = value.strip_suffix(&format!("-{old}")).unwrap_or(&value);
                self.text(text, format!("{stem}-{}", self.new.text));
            }
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.ident(&item.ident);
        syn::visit::visit_item_const(self, item);
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        // A name of its own, as strict as the stage that it is like.
        for (stage, door) in [("Prod", "as_prod"), ("Dev", "as_dev")] {
            if ends_in(&Expr::Path(path.clone()), ["Stage", stage]) {
                self.changes.push((path.path.span(), format!("Stage::{door}({:?})", self.new.text)));
            }
        }
        if let Some(ident) = path.path.get_ident() {
            self.ident(ident);
        }
        syn::visit::visit_expr_path(self, path);
    }
}
