// `zhida tck`: runs the DMN Technology Compatibility Kit.
#include "app/tck/tck.h"

#include <ostream>

#include "app/cli/command.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

constexpr const char* kInexactFile = "tests/tck-inexact.txt";
constexpr std::size_t kInexactBytesMax = 1U << 20U;

// The list that was named, or, where none was, that of the tree if there is one.
int run(tck::TckOptions& options, Console& console) {
  const bool named = !options.inexact_file.empty();
  if (!named) options.inexact_file = kInexactFile;
  if (options.strict) {
    const auto text = read_file(options.inexact_file, kInexactBytesMax);
    if (text) {
      options.inexact = *text;
    } else if (named || text.errors().front().code != "E-FILE-NOT-FOUND") {
      console.err << to_text(text.errors().front()) << "\n";
      return 1;
    }
  }
  return tck::run_tck(options, console.out);
}

}  // namespace

void add_tck(Command app, Action& action) {
  auto options = std::make_shared<tck::TckOptions>();
  Command command =
      app.add_subcommand("tck", "运行 DMN 兼容性测试包 · run the DMN Technology Compatibility Kit");
  command.add_option("DIR", options->folder, "测试包文件夹 · folder of the kit")
      .type_name("")
      .required();
  command
      .add_option("WORD", options->filter,
                  "只运行名字含此词的用例 · only cases whose name contains it")
      .type_name("");
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.add_flag("--failures", options->failures,
                   "列出未通过的用例：期望与得到 · list failing cases, expected and found");
  command.add_flag(
      "--strict", options->strict,
      "数字须完全相等、错误须有诊断 · numbers equal to the last digit, errors with a diagnostic");
  command
      .add_option("--inexact", options->inexact_file,
                  "测试包里取整过的数字之表 · the list of the kit's rounded numbers")
      .type_name("FILE");
  command.callback([options, &action] {
    action = [options](Console& console) { return run(*options, console); };
  });
}

}  // namespace zhida::cli
