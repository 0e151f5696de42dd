// `zhida synth`: writes a reproducible city of invented enterprises.
#include "service/synth/synth.h"

#include <ostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "base/civil.h"

namespace zhida::cli {
namespace {

struct SynthOptions {
  std::uint64_t enterprises = 0;
  std::uint64_t seed = 0;
  std::string out;
  std::string packs = "packs";
  std::string as_of = "2026-11-23";
  bool json = false;
};

boost::json::array unreached(const synth::Plan& plan) {
  boost::json::array out;
  for (const synth::Unreached& u : plan.unreached) {
    out.push_back({{"policy", u.policy->id}, {"verdict", pack::to_string(u.verdict)}});
  }
  return out;
}

std::string as_json(const synth::City& city, const subjects::About& about,
                    const std::string& folder) {
  boost::json::array tables;
  for (const auto& table : about.tables) {
    tables.push_back({{"name", table.name}, {"rows", table.rows}});
  }
  return boost::json::serialize(boost::json::object{{"folder", folder},
                                                    {"synthetic", about.synthetic},
                                                    {"seed", *about.seed},
                                                    {"enterprises", about.enterprises},
                                                    {"as_of", about.as_of},
                                                    {"policies", city.parts().policies},
                                                    {"unreached", unreached(city.parts())},
                                                    {"tables", std::move(tables)}});
}

// Which policies meet enterprises of each verdict; what a city too small for that lacks.
std::string coverage(const synth::Plan& plan, std::uint64_t enterprises) {
  const std::uint64_t turn = synth::kOneIn * plan.parts.size();
  if (enterprises < turn) {
    return fmt::format(
        "不足 {} 家，不是每项政策都有确定、可能、不能三种企业 · fewer than {}: not every policy "
        "meets "
        "enterprises of each verdict\n",
        turn, turn);
  }
  std::string out = fmt::format(
      "{} 项现行政策各有确定、可能、不能三种企业，例外 {} 处 · each of {} policies in force meets "
      "enterprises of each verdict, but for {}\n",
      plan.policies, plan.unreached.size(), plan.policies, plan.unreached.size());
  for (const synth::Unreached& u : plan.unreached) {
    const std::string_view verdict = pack::to_string(u.verdict);
    out += fmt::format("    {}：没有用例得出 {} · no case leads to {}\n", u.policy->id, verdict,
                       verdict);
  }
  return out;
}

std::string as_text(const synth::City& city, const subjects::About& about,
                    const std::string& folder) {
  std::uint64_t items = 0;
  for (const auto& table : about.tables) {
    if (table.name != "enterprises") items += table.rows;
  }
  return fmt::format(
             "{}：合成企业 {} 家，种子 {}，判定日 {} · {} synthetic enterprises, seed {}, as of "
             "{}\n"
             "列表事实 {} 条 · {} items of list facts\n",
             folder, about.enterprises, *about.seed, about.as_of, about.enterprises, *about.seed,
             about.as_of, items, items) +
         coverage(city.parts(), about.enterprises);
}

int synthesise(const SynthOptions& options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  const auto city =
      synth::City::plan(**bundle, {options.seed, options.enterprises, *parse_civil(options.as_of),
                                   fmt::format("zhida synth {}", kVersion)});
  if (!city) return report(city.errors(), console.err);
  Progress progress(console, "合成", "drawing");
  const auto about = synth::write(
      *city, options.out, [&](std::uint64_t done) { progress.show(done, options.enterprises); });
  progress.clear();
  if (!about) return report(about.errors(), console.err);
  console.out << (options.json ? as_json(*city, *about, options.out) + "\n"
                               : as_text(*city, *about, options.out));
  return kWell;
}

std::string day_or_reason(const std::string& text) {
  if (parse_civil(text)) return "";
  return "不是日期，写成 2026-11-23 · no date, write 2026-11-23: " + text;
}

}  // namespace

void add_synth(Command app, Action& action) {
  auto options = std::make_shared<SynthOptions>();
  Command command =
      app.add_subcommand("synth", "生成可复现的合成城市 · write a reproducible synthetic city");
  command.add_option("--enterprises", options->enterprises, "企业数 · how many enterprises")
      .type_name("N")
      .not_negative()
      .required();
  command.add_option("--seed", options->seed, "随机种子 · seed")
      .type_name("S")
      .not_negative()
      .required();
  command
      .add_option("--out", options->out,
                  "输出文件夹，须为空或不存在 · folder to write, empty or not there")
      .type_name("DIR")
      .required();
  command.add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  command.add_option("--as-of", options->as_of, "判定日 · the day the city is made for")
      .type_name("DATE")
      .check(day_or_reason)
      .capture_default_str();
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.callback([options, &action] {
    action = [options](Console& console) { return synthesise(*options, console); };
  });
}

}  // namespace zhida::cli
