// The program `zhida`.
#include "app/cli/cli.h"

int main(int argc, char** argv) { return zhida::cli::run(argc, argv); }
