//! The view of a picture: commands by what they are about, and how much of
//! each a user is granted.

mod treemap;

use std::rc::Rc;

use aclarity::Server;
use aclarity::analysis::matrix::{Grant, Matrix, Row};
use aclarity::commands::{Category, Command};
use aclarity::user::User;
use yew::prelude::*;

use crate::broken::Broken;
use crate::known_users::KnownUser;
use crate::matrix::grant_class;
use crate::missing::Missing;
use crate::ptr_eq::PtrEq;
use crate::user_select::UserSelect;
use treemap::{Area, cells, treemap};

/// The picture, in its own units.
const PICTURE: Area = Area {
    x: 0.0,
    y: 0.0,
    width: 640.0,
    height: 440.0,
};
/// The room for a group's name.
const TITLE: f64 = 17.0;
/// A cell as large as this has its command's name in it.
const LEGIBLE: (f64, f64) = (88.0, 15.0);

/// What commands are about, the most telling category first.
const TOPICS: [(Category, &str); 16] = [
    (Category::PubSub, "Pub/Sub"),
    (Category::Scripting, "Scripts"),
    (Category::Transaction, "Transactions"),
    (Category::Stream, "Streams"),
    (Category::Geo, "Geo"),
    (Category::HyperLogLog, "HyperLogLog"),
    (Category::Bitmap, "Bitmaps"),
    (Category::SortedSet, "Sorted sets"),
    (Category::Hash, "Hashes"),
    (Category::List, "Lists"),
    (Category::Set, "Sets"),
    (Category::String, "Strings"),
    (Category::Array, "Arrays"),
    (Category::Connection, "Connection"),
    (Category::Keyspace, "Keys"),
    (Category::Admin, "Administration"),
];
const OTHERS: &str = "Others";

#[derive(PartialEq, Properties)]
pub struct MapProps {
    pub server: Server,
    pub users: PtrEq<Vec<KnownUser>>,
    pub broken: PtrEq<Vec<Broken>>,
    pub names: PtrEq<Vec<Rc<[u8]>>>,
    pub chosen: Rc<[u8]>,
    pub on_choose_user: Callback<Rc<[u8]>>,
}

/// Commands about one topic.
struct Group<'m> {
    topic: &'static str,
    commands: Vec<(&'m Row, String, Grant)>,
}

impl Group<'_> {
    fn count(&self, grant: Grant) -> usize {
        let commands = self.commands.iter();
        commands.filter(|(_, _, own)| *own == grant).count()
    }

    fn counts(&self) -> String {
        let counts = [
            (Grant::Granted, "granted"),
            (Grant::Part, "part granted"),
            (Grant::Refused, "refused"),
        ];
        let said: Vec<String> = counts
            .iter()
            .map(|(grant, word)| (self.count(*grant), word))
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        said.join(", ")
    }
}

#[component]
pub fn Map(props: &MapProps) -> Html {
    let matrix = use_memo(props.server, |server| Matrix::new(*server));
    let zoom = use_state_eq(|| None::<&'static str>);
    let select = html! {
        <UserSelect
            id="map-user"
            label="of"
            names={props.names.clone()}
            broken={props.broken.clone()}
            chosen={props.chosen.clone()}
            on_choose={props.on_choose_user.clone()}
        />
    };
    let Some(user) = props.users.iter().find(|user| user.name == props.chosen) else {
        // Only a user that the server refuses can be chosen without being there.
        return html! {
            <section class="panel" aria-labelledby="map-heading">
                <div class="panel-head">
                    <h2 id="map-heading">{ "Map" }</h2>
                    { select }
                </div>
                <Missing broken={props.broken.clone()} />
            </section>
        };
    };
    let groups = groups(&matrix, &user.user);
    let on_zoom = {
        let zoom = zoom.clone();
        Callback::from(move |topic: &'static str| {
            zoom.set(if *zoom == Some(topic) {
                None
            } else {
                Some(topic)
            });
        })
    };
    html! {
        <section class="panel" aria-labelledby="map-heading">
            <div class="panel-head">
                <h2 id="map-heading">{ "Map" }</h2>
                { select }
            </div>
            { picture(&groups, *zoom, &on_zoom) }
            <p class="legend" aria-hidden="true">
                <span><span class="swatch granted"></span>{ "granted" }</span>
                <span><span class="swatch part"></span>{ "part granted" }</span>
                <span><span class="swatch refused"></span>{ "refused" }</span>
            </p>
            { list(&groups, *zoom, &on_zoom) }
        </section>
    }
}

fn topic(command: &Command) -> &'static str {
    let topic = TOPICS.iter().find(|(category, _)| command.is_in(*category));
    topic.map_or(OTHERS, |(_, topic)| topic)
}

/// The groups that have commands, the largest first.
fn groups<'m>(matrix: &'m Matrix, user: &User) -> Vec<Group<'m>> {
    let topics = TOPICS.iter().map(|(_, topic)| *topic).chain([OTHERS]);
    let mut groups: Vec<Group<'m>> = topics
        .map(|topic| Group {
            topic,
            commands: Vec::new(),
        })
        .collect();
    for row in matrix.rows() {
        let topic = topic(row.command);
        let verdict = matrix.verdict(user, row);
        if let Some(group) = groups.iter_mut().find(|group| group.topic == topic) {
            group
                .commands
                .push((row, verdict.to_string(), verdict.grant()));
        }
    }
    groups.retain(|group| !group.commands.is_empty());
    groups.sort_by_key(|group| std::cmp::Reverse(group.commands.len()));
    groups
}

/// For eyes and mice; the list below has the same for everybody.
fn picture(
    groups: &[Group<'_>],
    zoom: Option<&'static str>,
    on_zoom: &Callback<&'static str>,
) -> Html {
    let shown: Vec<&Group<'_>> = groups
        .iter()
        .filter(|group| zoom.is_none_or(|topic| topic == group.topic))
        .collect();
    let weights: Vec<f64> = shown
        .iter()
        .map(|group| group.commands.len() as f64)
        .collect();
    let areas = treemap(PICTURE, &weights);
    html! {
        <svg
            class={classes!("map", zoom.is_some().then_some("zoomed"))}
            viewBox={format!("0 0 {} {}", PICTURE.width, PICTURE.height)}
            aria-hidden="true"
        >
            <defs>
                <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="hatch-ground" width="6" height="6" />
                    <rect class="hatch-line" width="2.5" height="6" />
                </pattern>
            </defs>
            { for shown.iter().zip(areas).map(|(group, area)| {
                let topic = group.topic;
                let onclick = on_zoom.reform(move |_: MouseEvent| topic);
                let inner = Area {
                    x: area.x + 2.0,
                    y: area.y + TITLE,
                    width: (area.width - 4.0).max(1.0),
                    height: (area.height - TITLE - 2.0).max(1.0),
                };
                let places = cells(inner, group.commands.len(), LEGIBLE.0 / LEGIBLE.1);
                html! {
                    <g class="group" {onclick}>
                        <rect
                            class="ground"
                            x={number(area.x + 0.5)} y={number(area.y + 0.5)}
                            width={number(area.width - 1.0)} height={number(area.height - 1.0)}
                        />
                        <text class="topic" x={number(area.x + 5.0)} y={number(area.y + 12.5)}>
                            { fitted(topic, area.width - 8.0, 6.6) }
                        </text>
                        { for group.commands.iter().zip(places).map(|(command, place)| cell(command, place)) }
                    </g>
                }
            }) }
        </svg>
    }
}

fn cell((row, verdict, grant): &(&Row, String, Grant), place: Area) -> Html {
    let name = row.name();
    let is_legible = place.width >= LEGIBLE.0 && place.height >= LEGIBLE.1;
    html! {
        <g>
            <rect
                class={classes!("cell", grant_class(*grant))}
                x={number(place.x + 0.75)} y={number(place.y + 0.75)}
                width={number((place.width - 1.5).max(0.5))} height={number((place.height - 1.5).max(0.5))}
            >
                <title>{ format!("{name}: {verdict}") }</title>
            </rect>
            if is_legible {
                <text class="command" x={number(place.x + 4.0)} y={number(place.y + place.height / 2.0 + 3.2)}>
                    { fitted(&name, place.width - 8.0, 5.2) }
                </text>
            }
        </g>
    }
}

fn list(
    groups: &[Group<'_>],
    zoom: Option<&'static str>,
    on_zoom: &Callback<&'static str>,
) -> Html {
    html! {
        <ul role="list" class="topics" aria-label="The map as a list">
            { for groups.iter().map(|group| {
                let topic = group.topic;
                let is_open = zoom == Some(topic);
                html! {
                    <li>
                        <button
                            type="button"
                            aria-expanded={is_open.to_string()}
                            onclick={on_zoom.reform(move |_: MouseEvent| topic)}
                        >
                            <strong>{ topic }</strong>
                            { format!(" {}", group.counts()) }
                        </button>
                        if is_open {
                            <ul role="list" class="commands" aria-label={topic}>
                                { for group.commands.iter().map(|(row, verdict, grant)| html! {
                                    <li>
                                        <code>{ row.name() }</code>
                                        { " " }
                                        <span class={classes!("verdict", grant_class(*grant))}>{ verdict }</span>
                                    </li>
                                }) }
                            </ul>
                        }
                    </li>
                }
            }) }
        </ul>
    }
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// As many letters as there is room for, when one takes about so much.
fn fitted(text: &str, room: f64, letter: f64) -> String {
    let count = (room / letter).max(0.0) as usize;
    if text.chars().count() <= count {
        return text.to_owned();
    }
    match count {
        0..3 => String::new(),
        _ => text.chars().take(count - 1).chain(['…']).collect(),
    }
}
