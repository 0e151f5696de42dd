// `zhida spec`: runs behaviour written as text.
#include "app/spec/spec.h"

#include <ostream>

#include "app/cli/command.h"

namespace zhida::cli {

void add_spec(Command app, Action& action) {
  auto options = std::make_shared<spec::SpecOptions>();
  Command command =
      app.add_subcommand("spec", "运行文本写成的行为规范 · run behaviour written as text");
  command.add_option("DIR", options->folder, "含 *.test 的文件夹 · folder of *.test files")
      .type_name("")
      .required();
  command
      .add_option("WORD", options->word,
                  "只运行路径含此词的文件 · only files whose path contains it")
      .type_name("");
  command.callback([options, &action] {
    action = [options](Console& console) { return spec::run_spec(*options, console.out); };
  });
}

}  // namespace zhida::cli
