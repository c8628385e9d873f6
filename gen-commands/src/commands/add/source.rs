//! A file of Rust, and texts to put into it. What is there stays as it is, comments and all.

use std::ops::Range;

use proc_macro2::Span;
use syn::{Expr, File, Item, ItemConst, UseTree};

/// A parsed file with the changes that wait.
pub(super) struct Source {
    text: String,
    file: File,
    /// Each place, and the text that stands there then.
    changes: Vec<(Range<usize>, String)>,
}

impl Source {
    /// A file's text, parsed.
    pub(super) fn new(text: String) -> Result<Self, syn::Error> {
        let file = syn::parse_file(&text)?;
        Ok(Self { text, file, changes: Vec::new() })
    }

    /// The file as it was parsed.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// The text as it was parsed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// A constant of the file itself.
    pub(super) fn constant(&self, name: &str) -> Option<&ItemConst> {
        self.file.items.iter().find_map(|item| match item {
            Item::Const(constant) if constant.ident == name => Some(constant),
            _ => None,
        })
    }

    /// Whether the file has an item or an import of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.constant(name).is_some()
            || self.file.items.iter().any(|item| matches!(item, Item::Use(one) if imports(&one.tree, name)))
    }

    /// Puts another text in a place.
    pub(super) fn replace(&mut self, place: Span, text: impl Into<String>) {
        self.changes.push((place.byte_range(), text.into()));
    }

    /// Puts one more element at the end of a list that is written out.
    pub(super) fn push(&mut self, list: &syn::ExprArray, element: &str) {
        let end = list.bracket_token.span.close().byte_range().start;
        let comma = if list.elems.is_empty() || list.elems.trailing_punct() { "" } else { "," };
        self.changes.push((end..end, format!("{comma}\n{element},\n")));
    }

    /// Puts items at the end.
    pub(super) fn append(&mut self, items: &str) {
        let end = self.text.len();
        self.changes.push((end..end, format!("\n{items}")));
    }

    /// Puts a line before the first module or, if there is none, behind the imports.
    pub(super) fn module(&mut self, line: &str) {
        let modules = self.file.items.iter().filter(|item| matches!(item, Item::Mod(one) if one.content.is_none()));
        let at = modules.map(start).min().unwrap_or_else(|| self.behind_imports());
        self.changes.push((at..at, format!("{line}\n")));
    }

    /// Imports a name from a path such as `manifest_lib::model`, unless the file has it.
    pub(super) fn import(&mut self, path: &str, name: &str) {
        if self.has(name) {
            return;
        }
        let steps: Vec<&str> = path.split("::").collect();
        let trees = self.file.items.iter().filter_map(|item| match item {
            Item::Use(one) => Some(&one.tree),
            _ => None,
        });
        let (mut at, mut text) = (self.behind_imports(), format!("use {path}::{name};\n"));
        for tree in trees {
            match below(tree, &steps) {
                Some(UseTree::Group(group)) => {
                    let open = group.brace_token.span.open().byte_range().end;
                    (at, text) = (open, format!("{name}, "));
                    break;
                }
                Some(UseTree::Name(one)) => {
                    let place = one.ident.span().byte_range();
                    self.changes.push((place.clone(), format!("{{{name}, {}}}", one.ident)));
                    return;
                }
                _ => {}
            }
        }
        self.changes.push((at..at, text));
    }

    fn behind_imports(&self) -> usize {
        let imports = self.file.items.iter().filter(|item| matches!(item, Item::Use(_)));
        match imports.map(end).max() {
            Some(end) => self.text[end..].find('\n').map_or(self.text.len(), |line| end + line + 1),
            None => self.file.items.iter().map(start).min().unwrap_or(self.text.len()),
        }
    }

    /// The text with all changes.
    pub(super) fn changed(mut self) -> Option<String> {
        if self.changes.is_empty() {
            return None;
        }
        // What is put in one place stays in the order in which it was put there.
        self.changes.sort_by_key(|(place, _)| place.start);
        let (mut text, mut done) = (String::new(), 0);
        for (place, new) in &self.changes {
            text.push_str(&self.text[done..place.start]);
            text.push_str(new);
            done = place.end;
        }
        text.push_str(&self.text[done..]);
        Some(text)
    }
}

/// Where an item starts, its attributes and its documentation included.
fn start(item: &Item) -> usize {
    syn::spanned::Spanned::span(item).byte_range().start
}

fn end(item: &Item) -> usize {
    syn::spanned::Spanned::span(item).byte_range().end
}

/// What stands below a path.
fn below<'t>(tree: &'t UseTree, steps: &[&str]) -> Option<&'t UseTree> {
    let Some((first, rest)) = steps.split_first() else { return Some(tree) };
    match tree {
        UseTree::Path(path) if path.ident == first => below(&path.tree, rest),
        _ => None,
    }
}

fn imports(tree: &UseTree, name: &str) -> bool {
    match tree {
        UseTree::Path(path) => imports(&path.tree, name),
        UseTree::Name(one) => one.ident == name,
        UseTree::Rename(one) => one.rename == name,
        // A house of its own re-exports what its profiles need.
        UseTree::Glob(_) => name.starts_with(char::is_uppercase) && name.chars().any(char::is_lowercase),
        UseTree::Group(group) => group.items.iter().any(|tree| imports(tree, name)),
    }
}

/// The first list that is written out in an expression of calls, borrows and blocks.
pub(super) fn list(expression: &Expr) -> Option<&syn::ExprArray> {
    match expression {
        Expr::Array(array) => Some(array),
        Expr::Reference(borrowed) => list(&borrowed.expr),
        Expr::Paren(inner) => list(&inner.expr),
        Expr::Group(inner) => list(&inner.expr),
        Expr::Call(call) => call.args.iter().find_map(list),
        Expr::MethodCall(call) => list(&call.receiver),
        _ => None,
    }
}

/// The text of a literal.
pub(super) fn literal(expression: &Expr) -> Option<&syn::LitStr> {
    match expression {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// Whether an expression is a path that ends in these names, such as `App::new`.
pub(super) fn ends_in(expression: &Expr, names: [&str; 2]) -> bool {
    let Expr::Path(path) = expression else { return false };
    let mut last = path.path.segments.iter().rev();
    last.next().is_some_and(|one| one.ident == names[1]) && last.next().is_some_and(|one| one.ident == names[0])
}
