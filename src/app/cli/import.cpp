// `zhida import`: a user's own table of enterprises becomes a folder of subjects.
#include <algorithm>
#include <ostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "app/cli/command.h"
#include "base/civil.h"
#include "record/files/files.h"
#include "service/intake/intake.h"
#include "service/intake/map.h"

namespace zhida::cli {
namespace {

constexpr std::size_t kMapBytesMax = 8U << 20U;
constexpr std::size_t kProblemsShown = 20;

struct ImportOptions {
  std::string file;
  std::string sheet;
  std::string out;
  std::string map;
  std::string save_map;
  std::vector<std::string> lists;  // FACT=FILE
  std::string as_of;
  std::string packs = "packs";
  bool json = false;
};

// "book.xlsx#知识产权": a sheet of a workbook.
intake::Source source_of(const std::string& text) {
  constexpr std::string_view kMark = ".xlsx#";
  const std::size_t at = text.find(kMark);
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at + kMark.size() - 1), text.substr(at + kMark.size())};
}

std::string list_or_reason(const std::string& text) {
  const std::size_t at = text.find('=');
  if (at != std::string::npos && at > 0 && at + 1 < text.size()) return "";
  return "写成 知识产权=文件.csv · write FACT=FILE: " + text;
}

std::string date_or_reason(const std::string& text) {
  if (parse_civil(text)) return "";
  return "不是日期，写成 2026-11-23 · no date, write 2026-11-23: " + text;
}

Result<intake::Request> request_of(const ImportOptions& options, const pack::Bundle& bundle) {
  intake::Request out;
  out.enterprises = {options.file, options.sheet};
  out.out = options.out;
  out.dictionary_digest = bundle.dictionary.digest;
  if (!options.as_of.empty()) out.as_of = days_from_civil(*parse_civil(options.as_of));
  for (const std::string& list : options.lists) {
    const std::size_t at = list.find('=');
    out.lists.emplace_back(list.substr(0, at), source_of(list.substr(at + 1)));
  }
  if (options.map.empty()) return out;
  const auto text = read_file(options.map, kMapBytesMax);
  if (!text) return text.errors();
  auto map = intake::read_map(*text, options.map, bundle.dictionary);
  if (!map) return map.errors();
  out.map = std::move(*map);
  return out;
}

std::string_view role_name(intake::Role role) {
  switch (role) {
    case intake::Role::kNone: return "none";
    case intake::Role::kId: return "id";
    case intake::Role::kName: return "name";
    case intake::Role::kSynthetic: return "synthetic";
    case intake::Role::kIgnored: return "ignore";
    case intake::Role::kFact: return "fact";
  }
  return "";
}

boost::json::object as_json(const intake::Column& c) {
  boost::json::object out{{"column", intake::column_letters(c.index)},
                          {"header", c.header},
                          {"as", role_name(c.meaning.role)}};
  if (c.meaning.role == intake::Role::kFact) {
    out["fact"] = c.meaning.fact;
    if (c.meaning.year) out["year"] = *c.meaning.year;
    const std::string& unit = c.meaning.unit.empty() ? c.def->unit : c.meaning.unit;
    if (!unit.empty()) out["unit"] = unit;
  }
  if (!c.nearest.empty()) out["nearest"] = c.nearest;
  return out;
}

boost::json::object as_json(const intake::Problem& p) {
  return {{"code", p.code},
          {"severity", p.severity == Severity::kError ? "error" : "warning"},
          {"file", p.where.file},
          {"sheet", p.where.sheet},
          {"row", p.where.row},
          {"column", p.where.column},
          {"header", p.where.header},
          {"value", p.value},
          {"zh", p.what.zh},
          {"en", p.what.en},
          {"help", {{"zh", p.help.zh}, {"en", p.help.en}}}};
}

std::string as_json(const intake::Report& done, const std::string& folder) {
  boost::json::array tables;
  for (const intake::TableReport& t : done.tables) {
    boost::json::array columns;
    for (const intake::Column& c : t.columns) columns.push_back(as_json(c));
    tables.push_back({{"fact", t.fact},
                      {"file", t.file},
                      {"sheet", t.sheet},
                      {"rows", t.rows},
                      {"skipped", t.skipped},
                      {"columns", std::move(columns)}});
  }
  boost::json::array first;
  const auto& problems = done.problems.list();
  for (std::size_t i = 0; i < std::min(problems.size(), kProblemsShown); ++i) {
    first.push_back(as_json(problems[i]));
  }
  return boost::json::serialize(
      boost::json::object{{"folder", folder},
                          {"enterprises", done.about.enterprises},
                          {"synthetic", done.about.synthetic},
                          {"errors", done.problems.errors()},
                          {"warnings", done.problems.warnings()},
                          {"errors_file", join_path(folder, std::string(intake::kErrorsFile))},
                          {"tables", std::move(tables)},
                          {"problems", std::move(first)}});
}

std::string as_text(const intake::Column& c) {
  const intake::Meaning& is = c.meaning;
  std::string out = fmt::format("    {:<3} {} → ", intake::column_letters(c.index), c.header);
  switch (is.role) {
    case intake::Role::kId: return out + "统一社会信用代码 · credit code\n";
    case intake::Role::kName: return out + "名称 · name\n";
    case intake::Role::kSynthetic: return out + "合成数据 · synthetic\n";
    case intake::Role::kIgnored: return out + "不取 · ignored\n";
    case intake::Role::kNone: return out + "没有取用 · not taken\n";
    case intake::Role::kFact: break;
  }
  out += is.fact;
  if (is.year) out += fmt::format(" {}", *is.year);
  const std::string& unit = is.unit.empty() ? c.def->unit : is.unit;
  return out + (unit.empty() ? "" : "，" + unit) + "\n";
}

std::string as_text(const intake::Report& done, const std::string& folder) {
  std::string out;
  for (const intake::TableReport& t : done.tables) {
    const std::string what = t.fact.empty() ? "企业 · enterprises" : t.fact;
    const std::string sheet = t.sheet.empty() ? "" : "#" + t.sheet;
    out += fmt::format("{}：{}{}，{} 行，跳过 {} 行 · {} rows, {} left out\n", what, t.file, sheet,
                       t.rows, t.skipped, t.rows, t.skipped);
    for (const intake::Column& c : t.columns) out += as_text(c);
  }
  const std::string synthetic = done.about.synthetic ? "（合成数据 · synthetic）" : "";
  out += fmt::format("{} 家企业写入 {}{} · {} enterprises written\n", done.about.enterprises,
                     folder, synthetic, done.about.enterprises);
  out +=
      fmt::format("{} 处有误，{} 处提示，见 {} · {} errors, {} warnings\n", done.problems.errors(),
                  done.problems.warnings(), join_path(folder, std::string(intake::kErrorsFile)),
                  done.problems.errors(), done.problems.warnings());
  if (done.problems.dropped() > 0) {
    out +=
        fmt::format("其中 {} 处超出上限，没有写进去 · {} of them beyond the limit, not written\n",
                    done.problems.dropped(), done.problems.dropped());
  }
  return out;
}

void tell_first(const intake::Problems& problems, std::ostream& err) {
  const auto& list = problems.list();
  for (std::size_t i = 0; i < std::min(list.size(), kProblemsShown); ++i) {
    err << to_text(intake::to_diagnostic(list[i])) << "\n";
  }
  if (list.size() > kProblemsShown) {
    const std::size_t more = list.size() - kProblemsShown;
    err << fmt::format("……还有 {} 处 · {} more\n", more, more);
  }
}

int import_tables(const ImportOptions& options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  const auto request = request_of(options, **bundle);
  if (!request) return report(request.errors(), console.err);
  const auto done = intake::run(*request, (*bundle)->dictionary);
  if (!done) return report(done.errors(), console.err);
  if (!options.json) tell_first(done->problems, console.err);
  console.out << (options.json ? as_json(*done, options.out) + "\n" : as_text(*done, options.out));
  if (!options.save_map.empty()) {
    const auto saved = write_file_atomically(options.save_map, intake::map_of(*done));
    if (!saved) return report(saved.errors(), console.err);
  }
  return done->problems.errors() > 0 ? kWrongContent : kWell;
}

}  // namespace

void add_import(Command app, Action& action) {
  auto options = std::make_shared<ImportOptions>();
  Command command = app.add_subcommand(
      "import", "导入自己的企业表（CSV、Excel） · import your own table of enterprises");
  command
      .add_option("FILE", options->file,
                  "企业表：CSV（UTF-8、GB18030）或 .xlsx · the enterprises: CSV or .xlsx")
      .type_name("FILE")
      .required();
  command
      .add_option("--out", options->out,
                  "输出文件夹，须为空或不存在 · folder to write, empty or not there")
      .type_name("DIR")
      .required();
  command.add_option("--map", options->map, "列对照 · column map to use").type_name("MAP.yaml");
  command
      .add_option("--save-map", options->save_map,
                  "把这次的列对照存下来 · save the column map of this run")
      .type_name("MAP.yaml");
  command.add_option("--sheet", options->sheet, "工作表名，默认第一张 · sheet, default the first")
      .type_name("NAME");
  command
      .add_option("--list", options->lists,
                  "列表事实的明细，可多次；工作表写 文件.xlsx#表 · a list fact's items, may be "
                  "repeated; a sheet as FILE.xlsx#SHEET")
      .type_name("FACT=FILE")
      .check(list_or_reason)
      .allow_extra_args(false)
      .take_all();
  command
      .add_option(
          "--as-of", options->as_of,
          "判定日：列名里的“本年”“上年”据此 · the day by which 本年 and 上年 in headers count")
      .type_name("DATE")
      .check(date_or_reason);
  command.add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.callback([options, &action] {
    action = [options](Console& console) { return import_tables(*options, console); };
  });
}

}  // namespace zhida::cli
