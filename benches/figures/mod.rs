//! How figures are told, and what the kernel says of a server.

use crate::server::Server;

/// The head of the table.
pub fn head() {
    println!("{:<50}{:>14}{:>14}{:>14}{:>9}", "", "measured", "goal", "floor", "× floor");
}

/// One line; the last column says how many times the floor fits in.
pub fn tell(job: &str, unit: &str, measured: f64, goal: &str, floor: Option<f64>) {
    let figure = |value: f64| match value {
        value if value >= 100.0 => format!("{value:.0} {unit}"),
        value => format!("{value:.2} {unit}"),
    };
    let times = |floor: f64| if unit == "/s" { floor / measured } else { measured / floor };
    let ratio = floor.map_or("–".to_owned(), |floor| format!("{:.1}", times(floor)));
    let floor = floor.map_or("–".to_owned(), figure);
    println!("{job:<50}{:>14}{goal:>14}{floor:>14}{ratio:>9}", figure(measured));
}

/// The value that so many in a hundred do not exceed.
pub fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * percent / 100).min(values.len() - 1)]
}

/// The one in the middle.
pub fn median(values: Vec<f64>) -> f64 {
    percentile(values, 50)
}

impl Server {
    /// Milliseconds of CPU, as the kernel's scheduler counted them for all threads there have been.
    pub fn cpu(&self) -> f64 {
        cpu_of(self.child.id())
    }

    /// MiB of memory in use, the pages of the program among them.
    pub fn memory(&self) -> f64 {
        self.status("VmRSS") / 1024.0
    }
}

/// The same of any process.
pub fn cpu_of(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap()).sum();
    ticks * 10.0 // a tick is a hundredth of a second on every Linux
}
