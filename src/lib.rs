//! Kizahashi（きざはし）: a workplace answers a sheet alone, sees where eyes differ, and talks.
//!
//! The domains in reading order; a domain may use those above it, never those below:

pub mod audit;
pub mod accounts;
pub mod organisations;
pub mod sheets;
pub mod reports;
pub mod rounds;
pub mod results;
pub mod actions;
pub mod dialogues;
pub mod effects;
pub mod gatherings;
pub mod policies;
pub mod workplaces;
pub mod transfers;
pub mod office;
pub mod keeping;
pub mod analyse;

// Plumbing: names no domain, and no domain knows another's insides.
pub mod apart;
pub mod archive;
pub mod charts;
pub mod db;
pub mod error;
pub mod home;
pub mod japan;
pub mod json;
pub mod keys;
pub mod lines;
pub mod live;
pub mod outside;
pub mod photo;
pub mod press;
pub mod problem;
pub mod queue;
pub mod tls;
pub mod typed;
pub mod typeset;
pub mod web;
pub mod words;
pub mod workbook;
pub mod world;

// The way in.
pub mod cli;
pub mod demo;
pub mod service;

use actions::pages as trying;
use dialogues::pages::{
    desk, hand, join, opening as talk, papers, prediction, record, run, tried, wall,
};
use gatherings::pages as gathering;
use office::pages as promoting;
use organisations::pages as units;
use policies::pages as policy;
use results::pages as results_pages;
use rounds::pages::{alone, answer, care, opening, promise, receipt};
use sheets::pages as sheet_pages;
use workplaces::pages::handover;

use axum::middleware::from_fn_with_state;
use axum::{Router, routing};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// What every handler is told.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: db::Db,
    /// The time.
    pub clock: world::Clock,
    /// Chance.
    pub dice: world::Dice,
    /// How passwords are kept.
    pub passwords: accounts::passwords::Passwords,
    /// Seals the secrets of authenticator apps.
    pub factors: accounts::factors::totp::SealingKey,
    /// How cookies are named and sealed.
    pub cookies: web::Cookies,
    /// Where documents are made.
    pub press: press::Press,
    /// Published sheets at hand.
    pub shelf: sheets::Shelf,
    /// What a close needs: the keys among it.
    pub closing: rounds::close::Closing,
    /// The live state of every dialogue somebody watches.
    pub dialogues: live::Hub<dialogues::pages::Live>,
    /// Holds back who guesses join codes.
    pub doorkeeper: dialogues::Doorkeeper,
    /// Who has live screens open.
    pub places: live::Places,
    /// Who goes first when too much is asked at once.
    pub load: web::Load,
    /// Who vouches for people outside of us.
    pub outside: outside::Outside,
    /// The data folder.
    pub home: home::Home,
    /// The address people type, where one is configured.
    pub public_url: Option<String>,
    /// What passes can be overheard, because somebody asked for http: the staff's pages say so.
    pub plain_http: bool,
}

/// The way in: what answers which address.
macro_rules! routes {
    ($($method:ident $path:literal $handler:path,)*) => {
        /// Method and path of every route, for the tests that walk them all.
        pub const ROUTES: &[(&str, &str)] = &[$((stringify!($method), $path)),*];

        /// The pages, or the streams beside them.
        fn table(streams: bool) -> Router<App> {
            let mut table = Router::new();
            $(if $path.ends_with("/stream") == streams {
                table = table.route($path, routing::$method($handler));
            })*
            table
        }
    };
}

routes! {
    get "/" workplaces::pages::home,
    get "/sign-in" accounts::pages::sign_in_form,
    post "/sign-in" accounts::pages::sign_in,
    post "/sign-out" accounts::pages::sign_out,
    get "/sign-in/code" accounts::pages::code_form,
    post "/sign-in/code" accounts::pages::send_code,
    post "/sign-in/passkey" accounts::pages::use_passkey,
    get "/sign-in/provider" accounts::pages::provider_go,
    get "/sign-in/provider/back" accounts::pages::provider_back,
    get "/confirm" accounts::pages::confirm_form,
    post "/confirm" accounts::pages::confirm,
    get "/security" accounts::pages::security,
    get "/security/app" accounts::pages::app_form,
    post "/security/app" accounts::pages::add_app,
    get "/security/passkey" accounts::pages::passkey_form,
    post "/security/passkey" accounts::pages::add_passkey,
    get "/security/recovery" accounts::pages::recovery,
    post "/security/recovery" accounts::pages::renew_recovery,
    post "/security/factors/{factor}/removal" accounts::pages::remove_factor,
    post "/security/sessions/end" accounts::pages::end_others,
    post "/security/sessions/{session}/end" accounts::pages::end_session,
    get "/doors" accounts::pages::rules,
    post "/doors" accounts::pages::ask_rules,
    get "/people/{account}/sign-in" accounts::pages::person,
    post "/people/{account}/sessions/end" accounts::pages::end_sessions,
    post "/people/{account}/factors/removal" accounts::pages::reset_factors,
    post "/people/{account}/password" accounts::pages::new_password,
    get "/password" accounts::pages::password_form,
    post "/password" accounts::pages::change_password,
    get "/promise" promise::show,
    get "/workplaces/{unit}" workplaces::pages::workplace,
    get "/workplaces/{unit}/effects" effects::pages::workplace,
    get "/effects" effects::pages::over_all,
    get "/workplaces/{unit}/actions" trying::board::list,
    post "/workplaces/{unit}/actions" trying::wording::add,
    get "/workplaces/{unit}/actions/new" trying::wording::new,
    get "/workplaces/{unit}/actions/cards.pdf" trying::papers::cards_a6,
    get "/workplaces/{unit}/actions/cards-a4.pdf" trying::papers::cards_a4,
    get "/workplaces/{unit}/actions/list.pdf" trying::papers::list,
    get "/workplaces/{unit}/actions/calendar.ics" trying::papers::calendar,
    get "/workplaces/{unit}/actions/{action}" trying::one::show,
    post "/workplaces/{unit}/actions/{action}" trying::one::tell,
    post "/workplaces/{unit}/actions/{action}/end" trying::one::end,
    get "/workplaces/{unit}/actions/{action}/card.pdf" trying::papers::card,
    get "/workplaces/{unit}/actions/{action}/wording" trying::wording::edit,
    post "/workplaces/{unit}/actions/{action}/wording" trying::wording::change,
    post "/workplaces/{unit}/actions/{action}/order" trying::board::shift,
    post "/workplaces/{unit}/actions/{action}/turn" trying::board::take_up,
    get "/workplaces/{unit}/asks" trying::asks::list,
    post "/workplaces/{unit}/asks" trying::asks::ask,
    post "/workplaces/{unit}/asks/{ask}/withdrawal" trying::asks::withdraw,
    get "/asks" trying::asks::inbox,
    get "/asks/{ask}" trying::asks::show,
    post "/asks/{ask}" trying::asks::reply,
    get "/workplaces/{unit}/handover" handover::show,
    post "/workplaces/{unit}/handover" handover::hand_over,
    get "/workplaces/{unit}/handover.pdf" handover::pdf,
    post "/workplaces/{unit}/first-look" handover::mark,
    get "/office" promoting::needs::show,
    get "/office/steps" promoting::steps::show,
    get "/office/plan" promoting::plan::show,
    post "/office/plan" promoting::plan::keep,
    get "/workplaces/{unit}/dialogues/new" talk::form,
    post "/workplaces/{unit}/dialogues/new" talk::open,
    get "/workplaces/{unit}/opening" opening::show,
    post "/workplaces/{unit}/opening" opening::open,
    get "/rounds/{round}" care::round,
    get "/rounds/{round}/slips.pdf" care::slips,
    get "/rounds/{round}/closure" care::closure,
    post "/rounds/{round}/closure" care::close,
    get "/r" answer::enter,
    post "/r" answer::enter_code,
    get "/r/promise" answer::promise,
    get "/r/item/{number}" answer::item,
    post "/r/item/{number}" answer::choose,
    get "/r/important" answer::important,
    post "/r/important" answer::choose_important,
    get "/r/check" answer::check,
    post "/r/check" answer::send,
    get "/r/sent" answer::sent,
    get "/r/receipt.pdf" answer::receipt_pdf,
    post "/r/end" answer::end,
    get "/r/compare" receipt::compare,
    post "/r/compare" receipt::compare_both,
    get "/self/{id}" alone::form,
    post "/self/{id}" alone::answered,
    post "/self/{id}/receipt.pdf" alone::paper,
    get "/setup" organisations::setup::form,
    post "/setup" organisations::setup::found,
    get "/units" units::units,
    post "/units" units::add_unit,
    get "/units/{unit}" units::unit::show,
    get "/units/{unit}/posts" units::posts::posts,
    post "/units/{unit}/posts" units::posts::set_posts,
    get "/units/{unit}/people" units::staff::people,
    get "/units/{unit}/changes/{change}" units::change::form,
    post "/units/{unit}/changes/{change}" units::change::make,
    get "/roster" units::roster::form,
    post "/roster" units::roster::upload,
    get "/roster/roster.xlsx" units::roster::file,
    get "/roster/draft" units::roster::draft,
    post "/roster/draft" units::roster::answer,
    post "/roster/draft/application" units::roster::apply,
    post "/roster/draft/removal" units::roster::discard,
    get "/roster/titles" units::staff::titles,
    post "/roster/titles" units::staff::set_titles,
    get "/transfers" transfers::pages::show,
    post "/transfers/duties" transfers::pages::pass_on,
    get "/people" organisations::people::list,
    post "/people" organisations::people::add,
    get "/people/{account}/duties" organisations::people::duties_form,
    post "/people/{account}/duties" organisations::people::set_duties,
    get "/sheets" sheets::pages::list,
    post "/sheets" sheets::pages::publish,
    get "/sheets/import" sheets::pages::import_form,
    post "/sheets/import" sheets::pages::import,
    get "/sheets/new" sheet_pages::draft::new,
    post "/sheets/drafts" sheet_pages::draft::begin,
    post "/sheets/drafts/import" sheet_pages::draft::from_file,
    get "/sheets/drafts/{draft}" sheet_pages::draft::show,
    post "/sheets/drafts/{draft}" sheet_pages::draft::arrange,
    get "/sheets/drafts/{draft}/preview" sheet_pages::draft::preview,
    post "/sheets/drafts/{draft}/undo" sheet_pages::draft::undo,
    get "/sheets/drafts/{draft}/publication" sheet_pages::mapping::publication,
    post "/sheets/drafts/{draft}/publication" sheet_pages::mapping::publish,
    get "/sheets/drafts/{draft}/{part}" sheet_pages::parts::form,
    post "/sheets/drafts/{draft}/{part}" sheet_pages::parts::save,
    post "/sheets/drafts/{draft}/removal" sheet_pages::draft::discard,
    get "/sheets/{id}" sheets::pages::sheet,
    get "/sheets/{id}/corrections" sheet_pages::corrections::form,
    post "/sheets/{id}/corrections" sheet_pages::corrections::correct,
    get "/sheets/{id}/difference/{earlier}" sheet_pages::difference::show,
    get "/sheets/{id}/mapping/{earlier}" sheet_pages::mapping::form,
    post "/sheets/{id}/mapping/{earlier}" sheet_pages::mapping::set,
    get "/sheets/{id}/sheet.pdf" reports::pages::sheet,
    get "/sheets/{id}/{file}" sheets::pages::file,
    get "/results/{address}" results_pages::overview,
    get "/results/{address}/items/{key}" results_pages::item,
    get "/results/{address}/changes" results_pages::changes,
    get "/results/{address}/trend" results_pages::trend,
    get "/results/{address}/own" results_pages::own,
    post "/results/{address}/own" results_pages::show_own,
    get "/results/{address}/pictures/{name}" results_pages::picture,
    get "/results/{address}/{file}" results_pages::file,
    post "/gatherings/{gathering}/talk" gathering::talk::open,
    post "/gatherings/{gathering}/me/seat" gathering::talk::sit,
    get "/gatherings/{gathering}/record" gathering::record::show,
    post "/gatherings/{gathering}/record" gathering::record::write,
    post "/gatherings/{gathering}/record/stage" gathering::record::set_stage,
    get "/gatherings/{gathering}/report" gathering::record::report,
    get "/gatherings/{gathering}/report.pdf" gathering::record::pdf,
    get "/gatherings/{gathering}/report.txt" gathering::record::text,
    post "/gatherings/{gathering}/report/objections" gathering::record::object,
    post "/gatherings/{gathering}/photos" gathering::record::add_photo,
    get "/gatherings/{gathering}/photos/{photo}" gathering::record::show_photo,
    post "/gatherings/{gathering}/photos/{photo}/removal" gathering::record::remove_photo,
    get "/dialogues/{dialogue}" desk::show,
    get "/dialogues/{dialogue}/stream" desk::stream,
    post "/dialogues/{dialogue}/course" desk::go,
    get "/dialogues/{dialogue}/run" run::form,
    post "/dialogues/{dialogue}/run" run::change,
    get "/dialogues/{dialogue}/actions" tried::form,
    post "/dialogues/{dialogue}/actions" tried::add,
    post "/dialogues/{dialogue}/actions/{action}" tried::tell,
    post "/dialogues/{dialogue}/no-action" tried::nothing,
    post "/dialogues/{dialogue}/next-day" tried::next_day,
    get "/dialogues/{dialogue}/record" record::show,
    get "/dialogues/{dialogue}/record/{file}" papers::file,
    post "/dialogues/{dialogue}/discard" record::discard,
    get "/rounds/{round}/prediction" prediction::form,
    post "/rounds/{round}/prediction" prediction::keep,
    post "/dialogues/{dialogue}/closed-votes" desk::close_vote,
    post "/dialogues/{dialogue}/hands" desk::hands,
    post "/dialogues/{dialogue}/voices" desk::voices,
    post "/dialogues/{dialogue}/agreements" desk::agree,
    post "/dialogues/{dialogue}/turn" desk::pass_turn,
    post "/dialogues/{dialogue}/seats" desk::seats,
    post "/dialogues/{dialogue}/facilitators" desk::team,
    post "/dialogues/{dialogue}/door" desk::change_code,
    get "/wall/{wall}" wall::show,
    get "/wall/{wall}/stream" wall::stream,
    get "/join" join::form,
    post "/join" join::join,
    get "/join/{door}" join::door,
    get "/seat" hand::show,
    get "/seat/stream" hand::stream,
    post "/seat/ballot" hand::ballot,
    post "/seat/voices/{kind}" hand::say,
    post "/seat/turn" hand::pass_turn,
    post "/seat/leave" hand::leave,
    get "/policies" policy::tree::show,
    post "/policies" policy::edit::add,
    get "/policies/new" policy::edit::new,
    get "/policies/coverage" policy::cover::show,
    get "/policies/mine" policy::mine::show,
    get "/policies/items/{key}" policy::mine::item,
    get "/policies/setting" policy::link::setting_form,
    post "/policies/setting" policy::link::set_setting,
    get "/policies/policies.xlsx" policy::file::workbook,
    get "/policies/tree.pdf" policy::file::tree_pdf,
    get "/policies/roadmap.pdf" policy::file::road_pdf,
    get "/policies/import" policy::file::import_form,
    post "/policies/import" policy::file::import,
    get "/policies/imports/{import}" policy::file::look,
    post "/policies/imports/{import}" policy::file::take_over,
    get "/policies/{policy}" policy::policy::show,
    get "/policies/{policy}/words" policy::edit::words_form,
    post "/policies/{policy}/words" policy::edit::change_words,
    post "/policies/{policy}/stage" policy::edit::set_stage,
    post "/policies/{policy}/removal" policy::removal::line,
    get "/policies/{policy}/ties" policy::edit::ties_form,
    post "/policies/{policy}/ties" policy::edit::tie,
    post "/policies/{policy}/ties/removal" policy::edit::untie,
    get "/policies/{policy}/goals/{goal}" policy::goal::goal_form,
    post "/policies/{policy}/goals/{goal}" policy::goal::put_goal,
    post "/policies/{policy}/goals/{goal}/removal" policy::removal::goal,
    get "/policies/{policy}/measures/{measure}" policy::measure::form,
    post "/policies/{policy}/measures/{measure}" policy::measure::put,
    post "/policies/{policy}/measures/{measure}/removal" policy::removal::measure,
    get "/policies/{policy}/measures/{measure}/years/{year}" policy::measure::year_form,
    post "/policies/{policy}/measures/{measure}/years/{year}" policy::measure::put_year,
    get "/policies/{policy}/measures/{measure}/progress" policy::measure::progress_form,
    post "/policies/{policy}/measures/{measure}/progress" policy::measure::tell,
    get "/policies/{policy}/reviews" policy::goal::review_form,
    post "/policies/{policy}/reviews" policy::goal::review,
    get "/policies/{policy}/links" policy::link::links_form,
    post "/policies/{policy}/links" policy::link::link,
    post "/policies/{policy}/links/removal" policy::link::unlink,
    post "/policies/{policy}/readings" policy::talk::read,
    post "/policies/{policy}/questions" policy::talk::ask,
    post "/policies/{policy}/questions/{question}" policy::talk::reply,
    get "/roadmap" policy::road::show,
    get "/public/{code}/policies" policy::public::show,
    get "/gatherings" gathering::desk::list,
    post "/series" gathering::desk::add_series,
    get "/series/{series}/gatherings" gathering::edit::new,
    post "/series/{series}/gatherings" gathering::edit::announce,
    get "/series/{series}/course" gathering::course::show,
    get "/series/{series}/certificates.pdf" gathering::course::certificates,
    get "/gatherings/{gathering}" gathering::public::show,
    get "/gatherings/{gathering}/calendar.ics" gathering::public::calendar,
    get "/gatherings/{gathering}/plan" gathering::edit::plan,
    post "/gatherings/{gathering}/plan" gathering::edit::change,
    get "/gatherings/{gathering}/standing" gathering::edit::standing,
    post "/gatherings/{gathering}/standing" gathering::edit::set_standing,
    get "/gatherings/{gathering}/desk" gathering::desk::show,
    get "/gatherings/{gathering}/reception" gathering::reception::show,
    post "/gatherings/{gathering}/reception" gathering::reception::attend,
    get "/gatherings/{gathering}/walk-ins" gathering::reception::walk_in_form,
    post "/gatherings/{gathering}/walk-ins" gathering::reception::walk_in,
    get "/gatherings/{gathering}/links/{person}" gathering::reception::link_form,
    post "/gatherings/{gathering}/links/{person}" gathering::reception::make_link,
    get "/gatherings/{gathering}/reception.pdf" gathering::reception::pdf,
    get "/gatherings/{gathering}/reception.xlsx" gathering::reception::xlsx,
    post "/gatherings/{gathering}/cards.pdf" gathering::reception::cards,
    get "/gatherings/{gathering}/groups" gathering::groups::show,
    post "/gatherings/{gathering}/groups" gathering::groups::sit,
    post "/gatherings/{gathering}/groups/proposal" gathering::groups::propose,
    post "/gatherings/{gathering}/groups/fixing" gathering::groups::fix,
    post "/gatherings/{gathering}/groups/opening" gathering::groups::unfix,
    get "/gatherings/{gathering}/signs.pdf" gathering::groups::signs,
    get "/gatherings/{gathering}/practice" gathering::practice::list,
    post "/gatherings/{gathering}/practice" gathering::practice::add,
    get "/gatherings/{gathering}/practice/{report}" gathering::practice::edit,
    post "/gatherings/{gathering}/practice/{report}" gathering::practice::change,
    post "/gatherings/{gathering}/practice/{report}/removal" gathering::practice::remove,
    get "/gatherings/{gathering}/registration" gathering::registration::form,
    post "/gatherings/{gathering}/registration" gathering::registration::register,
    get "/gatherings/{gathering}/registered" gathering::registration::registered,
    get "/gatherings/{gathering}/me" gathering::me::show,
    post "/gatherings/{gathering}/me" gathering::me::enter,
    get "/gatherings/{gathering}/me/entry" gathering::me::entry,
    post "/gatherings/{gathering}/me/entry" gathering::me::change,
    get "/gatherings/{gathering}/me/practice" gathering::practice::own_form,
    post "/gatherings/{gathering}/me/practice" gathering::practice::tell,
    get "/gatherings/{gathering}/me/since" gathering::since::form,
    post "/gatherings/{gathering}/me/since" gathering::since::tell,
    post "/gatherings/{gathering}/me/cancellation" gathering::me::cancel,
    post "/gatherings/{gathering}/me/quotes" gathering::me::quote,
    post "/gatherings/{gathering}/me/end" gathering::me::end,
    get "/keeping" keeping::pages::stock::show,
    get "/keeping/record" keeping::pages::record::show,
    get "/keeping/health" keeping::pages::health::show,
    get "/keeping/deletions/{deletion}" keeping::pages::stock::certificate,
    get "/keeping/deletions/{deletion}/paper.pdf" keeping::pages::stock::paper,
    get "/healthz" web::healthy,
    get "/readyz" web::ready,
    get "/assets/{*path}" web::serve_asset,
}

/// The whole product as one service.
pub fn router(app: App) -> Router {
    let around = |table: Router<App>| {
        let guard = from_fn_with_state(app.clone(), web::guard);
        let watch = from_fn_with_state(app.clone(), keeping::pages::watch::watch);
        let turns = from_fn_with_state(app.clone(), web::take_turns);
        table.layer(turns).layer(CatchPanicLayer::new()).layer(watch).layer(guard)
    };
    // A stream is never compressed: the layer would only keep an empty encoder for each.
    let pages = around(table(false).fallback(web::nowhere)).layer(CompressionLayer::new());
    pages.merge(around(table(true))).with_state(app)
}
