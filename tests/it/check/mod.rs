//! `check`, `forms` and `explain`: what is found in a site.

mod blanks;
mod broken;
mod collisions;
mod damage;
mod edits;
mod fixes;
mod formats;
mod forms;
mod hostile;
mod narrative;
mod originals;
mod other_form;
mod real_reports;
mod rules;
mod secrets;
mod sentences;
mod settings;
mod unused_theme;
mod watch;
