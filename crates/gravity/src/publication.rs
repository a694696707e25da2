//! Models side by side, as papers print them: text, CSV, LaTeX, Markdown and HTML.
//!
//! A coefficient stands over its standard error in parentheses; stars mark p-values below 0.1,
//! 0.05 and 0.01. Below come the fixed effects, the number of rows and the fit.

use crate::Coefficient;

/// One column of the table.
#[derive(Debug, Clone)]
pub struct Printed {
    /// Its head: the outcome, the estimator.
    pub title: String,
    /// The coefficients.
    pub coefficients: Vec<Coefficient>,
    /// The estimator's name.
    pub estimator: &'static str,
    /// Names of the fixed effects.
    pub effects: Vec<String>,
    /// What the standard errors assume.
    pub errors: String,
    /// How many clusters each cluster variable has; empty when nothing is clustered.
    pub clusters: Vec<usize>,
    /// Rows used.
    pub rows: usize,
    /// Pseudo R squared of PPML, R squared of OLS.
    pub r_squared: f64,
}

/// How the table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Aligned columns.
    Text,
    /// Comma-separated values.
    Csv,
    /// A `tabular` environment.
    Latex,
    /// A `tabular` environment with the rules of the booktabs package.
    Booktabs,
    /// A pipe table.
    Markdown,
    /// A `table` element.
    Html,
}

fn stars(p: f64) -> &'static str {
    match p {
        p if p < 0.01 => "***",
        p if p < 0.05 => "**",
        p if p < 0.1 => "*",
        _ => "",
    }
}

/// A reader's words in a table.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Names for terms and effects; the terms named here come first, in this order.
    pub names: Vec<(String, String)>,
    /// A line under the table.
    pub note: Option<String>,
}

impl Words {
    fn name<'w>(&'w self, term: &'w str) -> &'w str {
        self.names.iter().find(|(t, _)| t == term).map_or(term, |(_, name)| name)
    }
}

fn cells(models: &[Printed], words: &Words) -> Vec<Vec<String>> {
    let mut names: Vec<&str> = Vec::new();
    let mut effects: Vec<&str> = Vec::new();
    for model in models {
        for c in &model.coefficients {
            if !names.contains(&c.name.as_str()) {
                names.push(&c.name);
            }
        }
        for e in &model.effects {
            if !effects.contains(&e.as_str()) {
                effects.push(e);
            }
        }
    }
    // Terms with names of the reader's come first, in the reader's order.
    let place = |name: &&str| words.names.iter().position(|(term, _)| term == name);
    names.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
    let row = |first: &str, cell: &dyn Fn(&Printed) -> String| -> Vec<String> {
        std::iter::once(first.to_owned()).chain(models.iter().map(cell)).collect()
    };
    let mut table = vec![row("", &|m| m.title.clone())];
    for name in names {
        let find = |m: &Printed| m.coefficients.iter().find(|c| c.name == name).cloned();
        table.push(row(words.name(name), &|m| {
            find(m).map_or(String::new(), |c| format!("{:.4}{}", c.estimate, stars(c.p_value)))
        }));
        table
            .push(row("", &|m| find(m).map_or(String::new(), |c| format!("({:.4})", c.std_error))));
    }
    for effect in effects {
        table.push(row(words.name(effect), &|m| {
            if m.effects.iter().any(|e| e == effect) { "yes" } else { "no" }.to_owned()
        }));
    }
    if models.iter().any(|m| m.estimator != models[0].estimator) {
        table.push(row("estimator", &|m| m.estimator.to_owned()));
    }
    table.push(row("standard errors", &|m| m.errors.clone()));
    if models.iter().any(|m| !m.clusters.is_empty()) {
        table.push(row("clusters", &|m| {
            m.clusters.iter().map(ToString::to_string).collect::<Vec<_>>().join(" & ")
        }));
    }
    table.push(row("rows", &|m| m.rows.to_string()));
    table.push(row("R2", &|m| format!("{:.4}", m.r_squared)));
    table
}

/// Words on one line, whatever they hold.
fn on_a_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Words in a cell that no spreadsheet computes: an apostrophe marks them as text.
fn in_a_sheet(text: &str) -> String {
    let text = on_a_line(text);
    let computed = text.starts_with(['=', '@'])
        || text.starts_with(['+', '-']) && !text[1..].starts_with(|c: char| c.is_ascii_digit());
    if computed { format!("'{text}") } else { text }
}

/// Words as Markdown shows them: marks lose their meaning, a line stays a line.
fn in_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' | '*' | '`' | '<' | '[' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

const NOTE: &str = "Standard errors in parentheses. * p < 0.1, ** p < 0.05, *** p < 0.01. \
R2 is McFadden's pseudo R2 in PPML.";

/// Write the table.
///
/// ```
/// use corridor_gravity::publication::{Printed, Style, render};
/// let model = Printed {
///     title: "(1) trade".to_owned(),
///     estimator: "PPML",
///     clusters: Vec::new(),
///     coefficients: Vec::new(),
///     effects: vec!["pair".to_owned()],
///     errors: "IID".to_owned(),
///     rows: 10,
///     r_squared: 0.5,
/// };
/// assert!(render(&[model], Style::Markdown).contains("| pair | yes |"));
/// ```
#[must_use]
pub fn render(models: &[Printed], style: Style) -> String {
    render_with(models, style, &Words::default())
}

/// [`render`], in a reader's words.
#[must_use]
pub fn render_with(models: &[Printed], style: Style, words: &Words) -> String {
    let table = cells(models, words);
    let columns = models.len() + 1;
    let mut out = String::new();
    match style {
        Style::Text => {
            let width = |c: usize| table.iter().map(|r| r[c].chars().count()).max().unwrap_or(0);
            let widths: Vec<usize> = (0..columns).map(width).collect();
            for row in &table {
                let row: Vec<String> = row.iter().map(|c| on_a_line(c)).collect();
                let mut line = format!("{:<w$}", row[0], w = widths[0]);
                for (cell, w) in row.iter().zip(&widths).skip(1) {
                    line.push_str(&format!("  {cell:>w$}"));
                }
                out.push_str(line.trim_end());
                out.push('\n');
            }
            out.push_str(NOTE);
            out.push('\n');
            if let Some(note) = &words.note {
                out.push_str(note);
                out.push('\n');
            }
        }
        Style::Csv => {
            for row in &table {
                let quoted: Vec<String> = row
                    .iter()
                    .map(|c| in_a_sheet(c))
                    .map(|c| {
                        if c.contains([',', '"', '\n', '\r']) {
                            format!("\"{}\"", c.replace('"', "\"\""))
                        } else {
                            c.clone()
                        }
                    })
                    .collect();
                out.push_str(&quoted.join(","));
                out.push('\n');
            }
        }
        Style::Latex | Style::Booktabs => {
            let [top, middle, bottom] = match style {
                Style::Booktabs => ["\\toprule", "\\midrule", "\\bottomrule"],
                _ => ["\\hline"; 3],
            };
            let escape = |c: &String| {
                let mut escaped = String::new();
                for c in c.chars() {
                    match c {
                        '_' | '&' | '%' | '#' | '$' | '{' | '}' => {
                            escaped.push('\\');
                            escaped.push(c);
                        }
                        '^' => escaped.push_str("\\^{}"),
                        '~' => escaped.push_str("\\textasciitilde{}"),
                        '\\' => escaped.push_str("\\textbackslash{}"),
                        c if c.is_control() => escaped.push(' '),
                        _ => escaped.push(c),
                    }
                }
                escaped
            };
            out.push_str(&format!("\\begin{{tabular}}{{l{}}}\n{top}\n", "c".repeat(columns - 1)));
            for (at, row) in table.iter().enumerate() {
                let row: Vec<String> = row.iter().map(escape).collect();
                out.push_str(&format!("{} \\\\\n", row.join(" & ")));
                if at == 0 {
                    out.push_str(&format!("{middle}\n"));
                }
            }
            if let Some(note) = &words.note {
                let note = escape(note);
                out.push_str(&format!(
                    "{middle}\n\\multicolumn{{{columns}}}{{l}}{{{note}}} \\\\\n"
                ));
            }
            out.push_str(&format!("{bottom}\n\\end{{tabular}}\n"));
        }
        Style::Markdown => {
            for (at, row) in table.iter().enumerate() {
                let row: Vec<String> = row.iter().map(|c| in_markdown(c)).collect();
                out.push_str(&format!("| {} |\n", row.join(" | ")));
                if at == 0 {
                    out.push_str(&format!("|:--|{}\n", "--:|".repeat(columns - 1)));
                }
            }
            if let Some(note) = &words.note {
                out.push_str(&format!("\n{}\n", in_markdown(note)));
            }
        }
        Style::Html => {
            let escape =
                |c: &String| c.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            out.push_str("<table>\n");
            for (at, row) in table.iter().enumerate() {
                let tag = if at == 0 { "th" } else { "td" };
                out.push_str("<tr>");
                for cell in row {
                    out.push_str(&format!("<{tag}>{}</{tag}>", escape(cell)));
                }
                out.push_str("</tr>\n");
            }
            if let Some(note) = &words.note {
                let note = escape(note);
                out.push_str(&format!("<tr><td colspan=\"{columns}\">{note}</td></tr>\n"));
            }
            out.push_str("</table>\n");
        }
    }
    out
}
