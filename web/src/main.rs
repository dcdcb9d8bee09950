//! The page as a program.

fn main() {
    aclarity_web::start_page();
}
