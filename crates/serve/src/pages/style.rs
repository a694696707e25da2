//! The style of the pages, and the script that says that the folder has changed.

use super::world::SHADE_STYLE;
use crate::answer::{Answer, CSS, Refusal, SCRIPT};
use crate::routes::Request;

const STYLE: &str = include_str!("serve.css");

pub(crate) fn style(_: &Request<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::of(CSS, format!("{}{SHADE_STYLE}{STYLE}", corridor::render::chart::STYLE)))
}

pub(crate) fn script(_: &Request<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::of(SCRIPT, include_str!("page.js")))
}
