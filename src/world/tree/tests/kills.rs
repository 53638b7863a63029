//! A build that fails or is killed at any step.

use super::*;

/// The trees of some builds, one after another; the last one is the build that fails.
fn scenarios() -> Vec<Vec<Files>> {
    let first = files(&["a/b/c", "a/b/d", "a/e", "f", "g/h"]);
    let second = files(&["a/b/c=2", "a/b/d", "a/e", "g", "i/j/k"]);
    let third = files(&["a/b/c=3", "a/b/d", "a/e=3", "g/h", "l"]);
    vec![
        vec![first.clone()],
        vec![first.clone(), second.clone()],
        vec![first.clone(), second.clone(), third.clone()],
        vec![first.clone(), second, third, first],
    ]
}

/// Runs a scenario with a fault in its last build; false if there was no step for it.
fn run(scenario: &[Files], lacks: Lacks, fault: Fault) -> bool {
    let (new, before) = scenario.split_last().unwrap();
    let mut builder = Builder::new();
    builder.lacks = lacks;
    for wanted in before {
        builder.build_right(wanted);
    }
    let at = match fault {
        Fault::FailAt(at) | Fault::StopAt(at) | Fault::LosePowerAt(at) => at,
        Fault::Never => usize::MAX,
    };
    let built = builder.build_with(new, fault, &|| ());
    let stopped = matches!(fault, Fault::StopAt(_) | Fault::LosePowerAt(_));
    if built.steps < at {
        assert!(built.result.is_ok(), "{built:?}");
        return false;
    }
    let there = read_tree(&builder.target()).0;
    let mut there_without_lock = there.clone();
    there_without_lock.remove(".nianbao-building");
    let old = before.last().cloned().unwrap_or_default();
    let has_target = builder.target().exists();
    if has_target || !lacks.exchange {
        assert!(there_without_lock == old || there_without_lock == *new, "{fault:?} {there:?}");
    }
    if built.result.is_err() && !stopped {
        builder.assert_target_if_any(&old);
    }
    // The next build, and one more, with nothing planted.
    builder.build_right(new);
    builder.build_right(&files(&["a/b/c=4", "a/b/d", "m"]));
    builder.build_right(&files(&["a/b/c=5", "a/b/d", "m"]));
    assert!(builder.kept.is_empty(), "{fault:?}: nothing was anybody else's");
    let beside = builder.beside();
    let ours = [".public.nianbao"];
    assert!(beside.iter().all(|name| ours.contains(&name.as_str())), "{fault:?}: {beside:?}");
    assert!(builder.beside_the_spare().iter().all(|name| name == "previous"), "{fault:?}");
    true
}

impl Builder {
    fn assert_target_if_any(&self, old: &Files) {
        if !old.is_empty() {
            self.assert_target(old);
        }
    }
}

fn run_at_every_step(fault: fn(usize) -> Fault, lacks: Lacks) {
    for (number, scenario) in scenarios().iter().enumerate() {
        let steps = (1..100_000).take_while(|at| run(scenario, lacks, fault(*at))).count();
        assert!(steps > 10, "{number}: {steps}");
    }
}

#[test]
fn killed_at_any_step_a_build_leaves_one_tree_or_the_other() {
    run_at_every_step(Fault::StopAt, Lacks::default());
}

#[test]
fn killed_where_folders_are_exchanged_in_two_steps() {
    run_at_every_step(Fault::StopAt, Lacks { exchange: true, links: true });
}

#[test]
fn a_loss_of_power_leaves_one_tree_or_the_other() {
    run_at_every_step(Fault::LosePowerAt, Lacks::default());
}

#[test]
fn a_step_that_fails_leaves_one_tree_or_the_other() {
    run_at_every_step(Fault::FailAt, Lacks::default());
}
