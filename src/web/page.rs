//! A whole page: its frame, its head and foot, and the small pieces every page uses.

use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{FormToken, asset};
use crate::typed::Fault;
use crate::words::Lang;
use crate::{App, t};

tokio::task_local! {
    static OVERHEARD: bool;
}

/// Answers one request: pages for the staff say whether what passes can be overheard.
pub(super) async fn overheard<T>(plain_http: bool, work: impl Future<Output = T>) -> T {
    OVERHEARD.scope(plain_http, work).await
}

/// A whole page, before it is put into its frame.
pub struct Page {
    lang: Lang,
    title: String,
    frame: Frame,
    body: Markup,
    faulty: bool,
    script: Option<&'static str>,
    stream: Option<String>,
    status: StatusCode,
}

/// What stands around a page.
enum Frame {
    /// The respondent's: one narrow column.
    Phone,
    /// The staff's: a place, tabs, links.
    Desk(Desk),
    /// The room's, thrown on a wall: nothing but the message.
    Wall,
}

/// What the head of a staff page says.
#[derive(Clone, Default)]
pub struct Desk {
    /// Municipality and workplace.
    pub place: String,
    /// The main pages, the present one marked.
    pub tabs: Vec<Tab>,
    /// Somebody is signed in and may sign out: the token of that form.
    pub sign_out: Option<FormToken>,
    /// What the foot says of hidden figures.
    pub foot: String,
}

/// One of the main pages.
#[derive(Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// It is the one we are on.
    pub here: bool,
}

impl Page {
    /// A page for a respondent's phone.
    pub fn phone(lang: Lang, title: impl Into<String>, body: Markup) -> Page {
        Page::framed(lang, title.into(), Frame::Phone, body)
    }

    /// A page for the staff.
    pub fn desk(lang: Lang, title: impl Into<String>, desk: Desk, body: Markup) -> Page {
        Page::framed(lang, title.into(), Frame::Desk(desk), body)
    }

    /// A page for the projector, drawn for 1280 × 720 and as large as the wall allows.
    pub fn wall(lang: Lang, title: impl Into<String>, body: Markup) -> Page {
        Page::framed(lang, title.into(), Frame::Wall, body)
    }

    fn framed(lang: Lang, title: String, frame: Frame, body: Markup) -> Page {
        let status = StatusCode::OK;
        Page { lang, title, frame, body, faulty: false, script: None, stream: None, status }
    }

    /// The same page, answered with another status.
    pub fn with_status(self, status: StatusCode) -> Page {
        Page { status, ..self }
    }

    /// The same page with a module of ours, which it does not need to work.
    pub fn with_script(self, path: &'static str) -> Page {
        Page { script: Some(path), ..self }
    }

    /// The same page, whose `main` follows the events of that address ([`crate::live::stream`]).
    /// Without script a link draws it anew.
    pub fn live(self, stream: String) -> Page {
        Page { stream: Some(stream), ..self }
    }

    /// The same page, whose title and status say so where something is to be mended.
    pub fn with_faults(self, faults: &[Fault]) -> Page {
        match faults {
            [] => self,
            _ => Page { faulty: true, status: StatusCode::UNPROCESSABLE_ENTITY, ..self },
        }
    }

    fn whole_title(&self) -> String {
        match self.faulty {
            true => t!(self.lang, "title-faulty", title = &self.title),
            false => t!(self.lang, "title", title = &self.title),
        }
    }

    fn markup(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.whole_title()) }
                    link rel="icon" type="image/svg+xml" href=(asset("img/mark.svg"));
                    link rel="stylesheet" href=(asset("css/kizahashi.css"));
                    @if let Some(script) = self.script { script type="module" src=(asset(script)) {} }
                    @if self.stream.is_some() {
                        script defer src=(asset("vendor/idiomorph/idiomorph.min.js")) {}
                        script type="module" src=(asset("js/live.js")) {}
                    }
                }
                @match &self.frame {
                    Frame::Phone => { body.kz-phone { (self.phone_frame()) } }
                    Frame::Desk(desk) => { body { (self.desk_frame(desk)) } }
                    Frame::Wall => { body { (self.wall_frame()) } }
                }
            }
        }
    }

    fn phone_frame(&self) -> Markup {
        html! {
            (skip(self.lang))
            header.kz-phone__head {
                span.kz-brand { (mark(28)) (t!(self.lang, "product")) }
                (languages(self.lang))
            }
            main #main data-stream=[&self.stream] { (self.body) }
            (self.refresh())
        }
    }

    fn wall_frame(&self) -> Markup {
        html! {
            main #main.kz-wall data-stream=[&self.stream] { (self.body) }
            (self.refresh())
        }
    }

    /// Beside a live `main`: the way to draw it anew, and what is said to those who do not see it.
    fn refresh(&self) -> Markup {
        let lang = self.lang;
        html! {
            @if self.stream.is_some() {
                section #live.kz-live aria-label=(t!(lang, "live-screen")) {
                    p role="status" data-lost=(t!(lang, "live-lost")) {}
                    p.kz-sr role="status" data-two=(t!(lang, "live-two-minutes")) data-over=(t!(lang, "live-time-over")) {}
                    p role="status" data-waits=(t!(lang, "live-waits")) {}
                    a.kz-btn.kz-btn--line href="" { (t!(lang, "live-refresh")) }
                }
            }
        }
    }

    fn desk_frame(&self, desk: &Desk) -> Markup {
        html! {
            (skip(self.lang))
            header.kz-head { div.kz-wrap {
                div.kz-head__in {
                    a.kz-brand href="/" { (mark(36)) (t!(self.lang, "product")) }
                    @if !desk.place.is_empty() { span.kz-head__place { (desk.place) } }
                    div.kz-head__links {
                        a href="/promise" { (t!(self.lang, "who-sees-what")) }
                        (languages(self.lang))
                        @if let Some(token) = &desk.sign_out { (sign_out(self.lang, token)) }
                    }
                }
                @if !desk.tabs.is_empty() { (tabs(self.lang, &desk.tabs)) }
                @if OVERHEARD.try_with(|plain| *plain).unwrap_or(false) {
                    p.kz-note { (rich(&t!(self.lang, "overheard"))) }
                }
            } }
            main #main.kz-wrap data-stream=[&self.stream] { (self.body) }
            (self.refresh())
            @if !desk.foot.is_empty() {
                footer.kz-foot { div.kz-wrap.kz-foot__in {
                    span.kz-support { (desk.foot) }
                    @if desk.sign_out.is_some() { a href="/security" { (t!(self.lang, "security-title")) } }
                } }
            }
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.markup()).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

fn skip(lang: Lang) -> Markup {
    html! { a.kz-skip href="#main" { (t!(lang, "skip-to-content")) } }
}

fn sign_out(lang: Lang, token: &FormToken) -> Markup {
    html! { form.kz-inline method="post" action="/sign-out" { (token) button.kz-link { (t!(lang, "sign-out")) } } }
}

/// The other languages, each in its own words.
fn languages(lang: Lang) -> Markup {
    html! {
        @for other in Lang::ALL.into_iter().filter(|other| *other != lang) {
            a href={ "?lang=" (other.tag()) } lang=(other.tag()) hreflang=(other.tag()) { (other.own_name()) }
        }
    }
}

fn tabs(lang: Lang, tabs: &[Tab]) -> Markup {
    html! {
        nav.kz-tabs aria-label=(t!(lang, "main-pages")) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.here.then_some("page")] { (tab.label) }
            }
        }
    }
}

/// The mark: two views, one stair, equal.
fn mark(size: u32) -> Markup {
    html! {
        svg.kz-pic width=(size) height=(size) viewBox="0 0 60 60" aria-hidden="true" {
            path d="M0 50V9Q0 0 9 0H51Q60 0 60 9V10H48V20H36V30H24V40H12V50Z" fill="#9db7f9" {}
            path d="M0 51V50H12V40H24V30H36V20H48V10H60V51Q60 60 51 60H9Q0 60 0 51Z" fill="#0017c1" {}
            path d="M0 50H12V40H24V30H36V20H48V10H60" fill="none" stroke="#ffffff" stroke-width="3.5" {}
        }
    }
}

/// A sentence in which `**…**` is the phrase that matters.
pub fn rich(sentence: &str) -> Markup {
    html! {
        @for (at, part) in sentence.split("**").enumerate() {
            @if at % 2 == 1 { strong { (part) } } @else { (part) }
        }
    }
}

/// A picture that is already SVG.
pub fn picture(svg: &str) -> Markup {
    PreEscaped(svg.to_owned())
}

/// The way back.
pub fn back(href: &str, label: &str) -> Markup {
    html! {
        a.kz-back href=(href) {
            svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" {
                path d="M12.5 4 6.5 10l6 6" fill="none" stroke="currentColor" stroke-width="2" {}
            }
            (label)
        }
    }
}

/// A tick: done.
pub fn tick() -> Markup {
    html! {
        svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" {
            path d="m3.5 10.5 4.5 4.5 8.5-10" fill="none" stroke="currentColor" stroke-width="2.5" {}
        }
    }
}

/// The whole address of a page of ours, as it stands on paper and in calendars.
pub fn whole_address(app: &App, headers: &HeaderMap, path: &str) -> String {
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if app.cookies.secure { "https" } else { "http" };
    let ours = app.public_url.as_ref().map(|url| url.trim_end_matches('/').to_owned());
    format!("{}{path}", ours.unwrap_or_else(|| format!("{scheme}://{host}")))
}
