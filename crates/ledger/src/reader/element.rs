//! The elements of a page as a tree: what is silent, what is a block, where each word stands.
//!
//! This is no HTML parser: it reads tags as they come and never fails. A tag that closes nothing is
//! passed over; one that closes an outer element closes the inner ones too. Cost: one pass.

use super::markup::entity;

/// The deepest nesting that is kept; what lies deeper belongs to the element at that depth.
const DEEPEST: usize = 256;

/// One element or stretch of text.
#[derive(Debug)]
pub(super) enum Node {
    /// Number of the element in [`Tree::elements`].
    Open(usize),
    Close(usize),
    /// Bytes `start..end` of the file.
    Text(usize, usize),
    /// One character that an entity of `length` bytes stands for.
    Entity(usize, usize, char),
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    pub parent: usize,
    pub hidden: bool,
    /// `class`, `id` and `role` in lower case.
    pub marks: String,
    /// Letters and digits in it, and those of them inside links.
    pub letters: usize,
    pub linked: usize,
    /// Letters in paragraphs of running text, not in links.
    pub running: usize,
    pub cells: usize,
    pub rows: usize,
    /// Number of [`Node::Close`] in the list of nodes, and of [`Node::Open`].
    pub open: usize,
    pub close: usize,
}

/// A page: its nodes in order, and its elements; element 0 holds everything.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    pub elements: Vec<Element>,
    /// The day that the page's metadata gives.
    pub date: Option<String>,
}

/// Elements that have no content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "w:br", "w:cr", "w:tab",
];

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// An element that the next one of its kind closes.
fn closes(open: &str, next: &str) -> bool {
    match open {
        "p" => {
            matches!(
                next,
                "p" | "div"
                    | "ul"
                    | "ol"
                    | "table"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "section"
                    | "article"
                    | "blockquote"
            )
        }
        "li" => next == "li",
        "td" | "th" => matches!(next, "td" | "th" | "tr"),
        "tr" => next == "tr",
        "option" => next == "option",
        _ => false,
    }
}

impl Tree {
    /// Read the tags of a text.
    pub fn of(text: &str) -> Self {
        let mut tree = Self { elements: vec![Element::default()], ..Self::default() };
        let mut stack: Vec<usize> = vec![0];
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            if rest.starts_with("<!--") {
                at += rest.find("-->").map_or(rest.len(), |n| n + 3);
            } else if rest.starts_with('<')
                && rest[1..].starts_with(|c: char| {
                    c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?'
                })
            {
                at += tree.tag(text, at, &mut stack);
            } else if let Some((character, length)) = entity(rest) {
                tree.nodes.push(Node::Entity(at, length, character));
                at += length;
            } else {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = memchr::memchr2(b'<', b'&', &rest.as_bytes()[first..])
                    .map_or(rest.len(), |n| n + first);
                tree.nodes.push(Node::Text(at, at + length));
                at += length;
            }
        }
        while let Some(element) = stack.pop() {
            tree.close(element);
        }
        tree
    }

    fn close(&mut self, element: usize) {
        self.elements[element].close = self.nodes.len();
        self.nodes.push(Node::Close(element));
    }

    /// Read one tag at a byte; its length.
    fn tag(&mut self, text: &str, at: usize, stack: &mut Vec<usize>) -> usize {
        let rest = &text[at..];
        let length = tag_end(rest);
        let whole = &rest[..length];
        let (name, closing) = named(whole);
        if name.is_empty() {
            return length;
        }
        if closing {
            let from = stack.len().saturating_sub(32).max(1);
            if let Some(place) =
                (from..stack.len()).rev().find(|p| self.elements[stack[*p]].name == name)
            {
                while stack.len() > place {
                    if let Some(element) = stack.pop() {
                        self.close(element);
                    }
                }
            }
            return length;
        }
        self.dated(&name, whole);
        while let Some(&last) = stack.last() {
            if last == 0 || !closes(&self.elements[last].name, &name) {
                break;
            }
            stack.pop();
            self.close(last);
        }
        let parent = stack.last().copied().unwrap_or(0);
        let number = self.elements.len();
        let element = element(&name, whole, parent, self.nodes.len());
        self.elements.push(element);
        self.nodes.push(Node::Open(number));
        if VOID.contains(&name.as_str()) || whole.ends_with("/>") || stack.len() >= DEEPEST {
            self.close(number);
            return length;
        }
        if RAW.contains(&name.as_str()) {
            let inner = raw_end(&rest[length..], &name);
            self.close(number);
            return length + inner;
        }
        stack.push(number);
        length
    }

    /// The day of publication in a `meta` or `time` element.
    fn dated(&mut self, name: &str, tag: &str) {
        if self.date.is_some() || !matches!(name, "meta" | "time") {
            return;
        }
        let lower = tag.to_ascii_lowercase();
        let told = name == "time"
            || [
                "published_time",
                "datepublished",
                "publish-date",
                "publishdate",
                "dc.date",
                "pubdate",
                "\"date\"",
                "dcterms.created",
            ]
            .iter()
            .any(|mark| lower.contains(mark));
        let value = attribute(tag, if name == "time" { "datetime" } else { "content" });
        let value = value.filter(|v| told && v.len() >= 10 && v.is_char_boundary(10));
        self.date =
            value.map(|v| v[..10].to_owned()).filter(|v| v.parse::<jiff::civil::Date>().is_ok());
    }
}

/// One past the `>` that closes a tag; quoted values may hold one.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut quote = 0;
    for (at, byte) in bytes.iter().enumerate().skip(1).take(1 << 16) {
        match *byte {
            b'>' if quote == 0 => return at + 1,
            b'"' | b'\'' if quote == 0 && at > 0 && bytes[at - 1] == b'=' => quote = *byte,
            mark if mark == quote => quote = 0,
            _ => {}
        }
    }
    text.find('>').map_or(text.len(), |n| n + 1)
}

/// One past the end of raw content, with its closing tag.
fn raw_end(text: &str, name: &str) -> usize {
    let close = format!("</{name}");
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], b"</") {
        let at = from + found;
        if text.as_bytes()[at..].len() >= close.len()
            && text.as_bytes()[at..at + close.len()].eq_ignore_ascii_case(close.as_bytes())
        {
            return text[at..].find('>').map_or(text.len(), |n| at + n + 1);
        }
        from = at + 2;
    }
    text.len()
}

/// The lower-case name of a tag, and whether it closes.
fn named(text: &str) -> (String, bool) {
    let inner = text.trim_start_matches('<');
    let closing = inner.starts_with('/');
    let name = inner
        .trim_start_matches('/')
        .split(|c: char| !(c.is_alphanumeric() || c == ':' || c == '-' || c == '_'))
        .next()
        .unwrap_or("");
    (name.to_ascii_lowercase(), closing)
}

/// The value of an attribute.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let bytes = tag.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&bytes[from..], b"=") {
        let at = from + found;
        let before = tag[..at].trim_end();
        let fits = before.len() > name.len()
            && before.is_char_boundary(before.len() - name.len())
            && before[before.len() - name.len()..].eq_ignore_ascii_case(name)
            && !before.as_bytes()[before.len() - name.len() - 1].is_ascii_alphanumeric();
        if fits {
            let value = tag[at + 1..].trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            return Some(match quote {
                Some(quote) => value[1..].split(quote).next().unwrap_or(""),
                None => value.split([' ', '>', '\n', '\t']).next().unwrap_or(""),
            });
        }
        from = at + 1;
    }
    None
}

fn element(name: &str, tag: &str, parent: usize, open: usize) -> Element {
    let mut marks = String::new();
    for key in ["class", "id", "role"] {
        if let Some(value) = attribute(tag, key) {
            marks.push(' ');
            marks.push_str(&value.to_ascii_lowercase());
        }
    }
    let style = attribute(tag, "style").unwrap_or("").to_ascii_lowercase().replace(' ', "");
    let lower = tag.to_ascii_lowercase();
    let bare = lower.split_whitespace().skip(1).any(|w| {
        let w = w.trim_end_matches(['>', '/']);
        w == "hidden" || w == "hidden=\"\"" || w == "hidden=\"hidden\"" || w == "hidden=hidden"
    });
    let hidden = bare
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || attribute(tag, "aria-hidden").is_some_and(|v| v.eq_ignore_ascii_case("true"))
            && !matches!(name, "div" | "main" | "article" | "section" | "body");
    Element { name: name.to_owned(), parent, hidden, marks, open, ..Element::default() }
}
