//! The view of vendors as a program.

fn main() {
    aclarity_web::start_vendors();
}
