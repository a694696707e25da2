//! The style of the pages.

use crate::answer::{Answer, CSS, Refusal};
use crate::routes::Request;

const STYLE: &str = include_str!("serve.css");

pub(crate) fn style(_: &Request<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::of(CSS, format!("{STYLE}{}", corridor::render::chart::STYLE)))
}
