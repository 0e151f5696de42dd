// `zhida tck`: runs the DMN Technology Compatibility Kit.
#include "app/tck/tck.h"

#include <ostream>

#include <CLI/CLI.hpp>

#include "app/cli/command.h"

namespace zhida::cli {

void add_tck(CLI::App& app, Action& action) {
  auto options = std::make_shared<tck::TckOptions>();
  CLI::App* command =
      app.add_subcommand("tck", "运行 DMN 兼容性测试包 · run the DMN Technology Compatibility Kit");
  command->add_option("DIR", options->folder, "测试包文件夹 · folder of the kit")
      ->type_name("")
      ->required();
  command
      ->add_option("WORD", options->filter,
                   "只运行名字含此词的用例 · only cases whose name contains it")
      ->type_name("");
  command->add_flag("--json", options->json, "输出 JSON · print JSON");
  command->add_flag("--failures", options->failures,
                    "列出未通过的用例：期望与得到 · list failing cases, expected and found");
  command->add_flag(
      "--strict", options->strict,
      "数字须完全相等（否则容差 1e-8） · numbers equal to the last digit, else within 1e-8");
  command->callback([options, &action] {
    action = [options](Console& console) { return tck::run_tck(*options, console.out); };
  });
}

}  // namespace zhida::cli
