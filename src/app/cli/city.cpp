// `zhida run`: every policy for every enterprise of a city.
#include "service/city/city.h"

#include <algorithm>
#include <ostream>
#include <thread>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/day.h"
#include "app/cli/progress.h"

namespace zhida::cli {
namespace {

constexpr int kThreadsMax = 256;

struct CityOptions {
  city::RunOptions run;
  std::string packs = "packs";
  std::string as_of;  // "" = today
  bool json = false;
};

int run_city(CityOptions options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  options.run.as_of_days = day_or_today(options.as_of);
  Progress progress(console, "计算全市", "deciding the city");
  options.run.progress = [&](std::uint64_t done, std::uint64_t all) { progress.show(done, all); };
  const auto done = city::run(**bundle, options.run);
  progress.clear();
  if (!done) return report(done.errors(), console.err);
  console.out << (options.json ? done->summary_json : done->summary_text);
  if (!options.json) {
    console.out << fmt::format("{} 字节写入 {} · {} bytes written to {}\n", done->bytes,
                               options.run.out, done->bytes, options.run.out);
  }
  return kWell;
}

}  // namespace

void add_run(Command app, Action& action) {
  auto options = std::make_shared<CityOptions>();
  options->run.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 64U));
  Command command = app.add_subcommand(
      "run", "对全市企业计算全部政策 · decide every policy for every enterprise of a city");
  command
      .add_option(
          "--subjects", options->run.subjects,
          "企业：zhida synth 或 import 的文件夹，或一个 CSV、Parquet 文件 · the enterprises: a "
          "folder of zhida synth or import, or one CSV or Parquet file")
      .type_name("FILE_OR_DIR")
      .required();
  command
      .add_option("--out", options->run.out,
                  "结果文件夹，须为空或不存在 · folder for the results, empty or not there yet")
      .type_name("DIR")
      .required();
  add_as_of(command, options->as_of);
  command.add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  command.add_option("--threads", options->run.threads, "线程数 · number of threads")
      .type_name("N")
      .range(1, kThreadsMax)
      .capture_default_str();
  command.add_flag(
      "--json", options->json,
      "输出摘要 JSON（同 summary.json） · print the summary as JSON, as in summary.json");
  command.callback([options, &action] {
    action = [options](Console& console) { return run_city(*options, console); };
  });
}

}  // namespace zhida::cli
