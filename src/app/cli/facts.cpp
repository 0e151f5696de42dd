// `zhida facts`: how the file of each department is read, and the files themselves, night after night.
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "app/cli/data.h"
#include "app/cli/day.h"
#include "app/cli/reading.h"
#include "app/feed/feed.h"
#include "base/civil.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

constexpr std::size_t kMappingBytesMax = 1U << 20U;
constexpr std::size_t kFileBytesMax = 512U << 20U;
constexpr int kImportsShown = 10;
constexpr int kVersionsShown = 30;
constexpr int kVersionMax = 1'000'000'000;

struct FactsOptions {
  records::Options data;
  std::string packs = "packs";
  std::string file;
  std::string source;
  std::string sheet;
  std::string day;
  std::string actor = "cli";
  int version = 0;  // 0 = the newest
  int before = 0;   // a version; 0 = from the newest
  int limit = kVersionsShown;
  bool all = false;
  bool full = false;
  bool delta = false;
  bool trial = false;
  bool json = false;
};

int add_source(const FactsOptions& options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  const auto yaml = read_text(options.file, kMappingBytesMax, console.in);
  if (!yaml) return report(yaml.errors(), console.err);
  const auto records = records::Records::open(options.data);
  if (!records) return report(records.errors(), console.err);
  const auto kept = feed::declare((*records)->db(), (*records)->log(), (*bundle)->dictionary, *yaml,
                                  options.file, options.actor);
  if (!kept) return report(kept.errors(), console.err);
  console.out << (options.json
                      ? feed::to_json(*kept) + "\n"
                      : fmt::format("来源 {0}：对照第 {1} 版 · source {0}: version {1} of its "
                                    "mapping\n",
                                    kept->name, kept->version));
  return kWell;
}

void print(const sources::Import& one, std::ostream& out) {
  out << fmt::format("  {} {} {} {} {}\n    {}\n", one.number, to_string(civil_from_days(one.day)),
                     one.extent, one.file, moment(one.known_us), one.counts);
}

void print(const facts::Merged& merged, const std::string& source, std::ostream& out) {
  out << fmt::format(
      "来源 {0}：{1} 个文件合并为 {2}（{3} 次导入，{4} → {5} 字节）\n"
      "source {0}: {1} files merged into {2} ({3} imports, {4} → {5} bytes)\n",
      source, merged.files, merged.file, merged.imports, merged.bytes_before, merged.bytes);
}

int list_sources(const FactsOptions& options, Console& console) {
  const auto reading = Reading::open(options.data);
  if (!reading) return report(reading.errors(), console.err);
  const auto read = reading->records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto page = sources::list(reader);
    if (page && page->empty()) console.out << "还没有来源 · no source yet\n";
    for (; page && !page->empty(); page = sources::list(reader, page->back().name)) {
      for (const sources::Mapping& one : *page) {
        const auto last = sources::last_import(reader, one.name);
        if (!last) return last.errors();
        console.out << fmt::format("{0}  第 {1} 版 · version {1}\n", one.name, one.version);
        if (*last) print(**last, console.out);
      }
    }
    return page ? Result<Done>(Done{}) : Result<Done>(page.errors());
  });
  return read ? kWell : report(read.errors(), console.err);
}

void print(const std::vector<sources::Mapping>& versions, std::string_view mark,
           std::ostream& out) {
  for (const sources::Mapping& one : versions) {
    out << fmt::format("{0}第 {1} 版 · version {1}  {2}  {3}\n", mark, one.version,
                       moment(one.known_us), one.actor);
  }
  if (versions.back().version == 1) return;
  out << fmt::format("{0}更早的 · earlier ones: zhida facts source versions {1} --before {2}\n",
                     mark, versions.back().name, versions.back().version);
}

// A page of the versions of one source, the newest first.
int list_versions(const FactsOptions& options, Console& console) {
  const auto reading = Reading::open(options.data);
  if (!reading) return report(reading.errors(), console.err);
  const auto read = reading->records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto newest = sources::newest(reader, options.source);
    if (!newest) return newest.errors();
    if (!*newest) return feed::no_source(options.source);
    const auto page = sources::versions(reader, options.source, options.before, options.limit);
    if (!page) return page.errors();
    if (options.json) {
      console.out << feed::to_json(*page) << "\n";
    } else if (page->empty()) {
      console.out << "没有更早的版本 · no earlier version\n";
    } else {
      print(*page, "", console.out);
    }
    return Done{};
  });
  return read ? kWell : report(read.errors(), console.err);
}

void print_text(const sources::Mapping& mapping, std::ostream& out) {
  out << mapping.content;
  if (!mapping.content.ends_with('\n')) out << "\n";
}

Result<Done> show_version(store::Reader& reader, const FactsOptions& options, std::ostream& out) {
  const auto found = sources::version(reader, options.source, options.version);
  if (!found) return found.errors();
  if (!*found) return feed::no_version(options.source, options.version);
  print_text(**found, out);
  return Done{};
}

int show_source(const FactsOptions& options, Console& console) {
  const auto reading = Reading::open(options.data);
  if (!reading) return report(reading.errors(), console.err);
  const auto read = reading->records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto page = sources::versions(reader, options.source, 0, kVersionsShown);
    if (!page) return page.errors();
    if (page->empty()) return feed::no_source(options.source);
    if (options.version != 0) return show_version(reader, options, console.out);
    print_text(page->front(), console.out);
    print(*page, "# ", console.out);
    const auto imports = sources::imports(reader, options.source, 0, kImportsShown);
    if (!imports) return imports.errors();
    console.out << "# 最近的导入 · the latest imports\n";
    for (const sources::Import& one : *imports) {
      console.out << "#";
      print(one, console.out);
    }
    return Done{};
  });
  return read ? kWell : report(read.errors(), console.err);
}

std::string text_of(const feed::Taken& taken, bool trial) {
  const nightly::Counts& c = taken.report.counts;
  if (taken.report.repeated)
    return "与上一次是同一个文件，什么也没有做 · the same file as the last time: nothing was "
           "done\n";
  std::string out = fmt::format(
      "行 rows                     {}（有误搁置 set aside {}）\n"
      "主体 subjects               {}：新 new {}，有变 changed {}，消失 vanished {}\n"
      "值 values                   相同 same {}，新 new {}，改 changed {}，撤回 withdrawn {}\n"
      "                            消失但保留 vanished and kept {}，已被更正、照旧 corrected, kept "
      "{}\n",
      c.rows, c.set_aside, c.subjects, c.subjects_new, c.subjects_changed, c.subjects_vanished,
      c.same, c.added, c.changed, c.vanished, c.kept, c.corrected);
  for (const nightly::Example& one : taken.report.examples) {
    const std::string row = one.row == 0 ? std::string("-") : std::to_string(one.row);
    out += fmt::format("  {:<9} {} {}{}{}: {} → {}  ({})\n", nightly::to_string(one.change),
                       one.subject, one.key, one.period.empty() ? "" : ".", one.period,
                       one.before.empty() ? "—" : one.before, one.after.empty() ? "—" : one.after,
                       row);
  }
  if (trial) return out + "这是试算，什么也没有写 · a trial: nothing was written\n";
  const auto& import = taken.report.import;
  if (import)
    out += fmt::format("已记录，编号 {0} · recorded as {0}，叶 leaf {1}\n", import->id(),
                       import->leaf);
  return out;
}

int import_file(const FactsOptions& options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  auto bytes = read_file(options.file, kFileBytesMax);
  if (!bytes) return report(bytes.errors(), console.err);
  feed::File file;
  file.source = options.source;
  file.name = std::filesystem::path(options.file).filename().string();
  file.sheet = options.sheet;
  file.bytes = std::move(*bytes);
  file.day = day_or_today(options.day);
  file.extent = options.delta ? sources::Extent::kDelta : sources::Extent::kFull;
  file.actor = options.actor;
  file.trial = options.trial ? feed::Trial::kYes : feed::Trial::kNo;
  Result<feed::Taken> taken{Diagnostics{}};
  if (options.trial) {
    const auto reading = Reading::open(options.data);
    if (!reading) return report(reading.errors(), console.err);
    taken = feed::take({reading->records->db(), *reading->journal, *reading->facts},
                       (*bundle)->dictionary, std::move(file));
  } else {
    const auto records = records::Records::open(options.data);
    if (!records) return report(records.errors(), console.err);
    taken = feed::take({(*records)->db(), (*records)->log(), (*records)->facts()},
                       (*bundle)->dictionary, std::move(file));
  }
  if (!taken) return report(taken.errors(), console.err);
  if (options.json) {
    console.out << feed::to_json(*taken) << "\n";
    return kWell;
  }
  for (const intake::Problem& problem : taken->problems.list())
    console.err << to_text(intake::to_diagnostic(problem)) << "\n";
  console.out << text_of(*taken, options.trial);
  for (const Diagnostic& why : taken->not_merged) console.err << to_text(why) << "\n";
  if (!taken->merged.id.empty()) print(taken->merged, options.source, console.out);
  return kWell;
}

// Of one source, until nothing is left to merge.
Result<Done> merge_source(records::Records& records, const FactsOptions& options,
                          const std::string& source, std::ostream& out, std::int64_t& count) {
  facts::NewMerge wanted;
  wanted.source = source;
  wanted.recorded_by = options.actor;
  wanted.all = options.all;
  for (;;) {
    const auto merged = records.facts().merge(records.db(), wanted);
    if (!merged) return merged.errors();
    if (merged->id.empty()) return Done{};
    print(*merged, source, out);
    ++count;
  }
}

int merge(const FactsOptions& options, Console& console) {
  const auto opened = records::Records::open(options.data);
  if (!opened) return report(opened.errors(), console.err);
  records::Records& records = **opened;
  std::vector<std::string> sources;
  auto read = records.db().read([&](store::Reader& reader) -> Result<Done> {
    auto found = records.facts().sources_with_files(reader);
    if (!found) return found.errors();
    sources = std::move(*found);
    // this process alone writes: what no row names was left by one that was interrupted
    const auto left = records.facts().orphans(reader);
    return left ? records.facts().remove(reader, *left) : Result<Done>(left.errors());
  });
  if (!read) return report(read.errors(), console.err);
  std::int64_t count = 0;
  for (const std::string& source : sources) {
    if (!options.source.empty() && source != options.source) continue;
    auto done = merge_source(records, options, source, console.out, count);
    if (!done) return report(done.errors(), console.err);
  }
  if (count == 0) console.out << "没有要合并的数据段 · nothing to merge\n";
  return kWell;
}

using Run = int (*)(const FactsOptions&, Console&);

Command add(Command family, Action& action, const std::string& name, const std::string& about,
            const std::shared_ptr<FactsOptions>& options, Run run) {
  Command command = family.add_subcommand(name, about);
  add_data(command, options->data);
  command.callback([options, run, &action] {
    action = [options, run](Console& console) { return run(*options, console); };
  });
  return command;
}

void add_packs(Command command, FactsOptions& options) {
  command.add_option("--packs", options.packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  command.add_option("--actor", options.actor, "谁做的 · who does it")
      .type_name("WHO")
      .capture_default_str();
  command.add_flag("--json", options.json, "输出 JSON · print JSON");
}

void add_name(Command command, FactsOptions& options) {
  command.add_option("NAME", options.source, "来源 · the source").type_name("").required();
}

void add_sources(Command family, Action& action) {
  Command source = add_family(family, "source",
                              "来源的对照：登记、列出、查看 · the mappings of sources: add, list, "
                              "show");
  auto options = std::make_shared<FactsOptions>();
  Command command = add(
      source, action, "add",
      "登记一个来源的对照；再登记就是新的一版 · declare a source's mapping; again: a new version",
      options, add_source);
  command.add_option("FILE", options->file, "对照（YAML） · the mapping").type_name("").required();
  add_packs(command, *options);
  options = std::make_shared<FactsOptions>();
  add(source, action, "list", "列出来源与最近一次导入 · sources with their last imports", options,
      list_sources);
  options = std::make_shared<FactsOptions>();
  command = add(source, action, "show",
                "一个来源的对照、版本与导入 · mapping, versions and imports of one", options,
                show_source);
  add_name(command, *options);
  command
      .add_option("--version", options->version,
                  "只看这一版的对照 · the mapping of this version alone")
      .type_name("N")
      .range(1, kVersionMax);
  options = std::make_shared<FactsOptions>();
  command = add(source, action, "versions",
                "一个来源的各版对照，新的在前 · the versions of a mapping, the newest first",
                options, list_versions);
  add_name(command, *options);
  command
      .add_option("--before", options->before,
                  "早于这一版的；上一页末尾说明怎样接着看 · those before this version; the end of "
                  "a page says how to go on")
      .type_name("N")
      .range(1, kVersionMax);
  command.add_option("--limit", options->limit, "至多几版 · so many at most")
      .type_name("N")
      .range(1, sources::kListMax)
      .capture_default_str();
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
}

void add_file(Command family, Action& action) {
  auto options = std::make_shared<FactsOptions>();
  Command command = add(family, action, "import",
                        "导入一个来源的文件，只记录不同之处 · take in a source's file; only what "
                        "differs is recorded",
                        options, import_file);
  command.add_option("FILE", options->file, "CSV（UTF-8、GB18030）或 .xlsx · CSV or .xlsx")
      .type_name("")
      .required();
  command.add_option("--source", options->source, "来源 · the source").type_name("NAME").required();
  command.add_option("--sheet", options->sheet, "工作表名，默认第一张 · sheet, default the first")
      .type_name("NAME");
  command
      .add_option("--known", options->day,
                  "文件说的是哪一天的情况，默认今天 · the day that the file tells of, by default "
                  "today")
      .type_name("DATE")
      .check([](const std::string& text) {
        return parse_civil(text) ? std::string()
                                 : "不是日期，写成 2026-11-23 · no date, write 2026-11-23: " + text;
      });
  Option full = command.add_flag("--full", options->full,
                                 "全量（默认）：缺少的主体算作消失 · every subject (the default)");
  command
      .add_flag("--delta", options->delta,
                "增量：只有有变的主体 · only subjects of which something changed")
      .excludes(full);
  command.add_flag("--dry-run", options->trial,
                   "只比较，不写；服务可以开着 · only compare; beside a running server");
  add_packs(command, *options);
}

void add_merge(Command family, Action& action) {
  auto options = std::make_shared<FactsOptions>();
  Command command =
      add(family, action, "merge",
          "把一个来源的许多小数据段合并成一个，答案不变 · make one segment of many small ones of a "
          "source; no answer changes",
          options, merge);
  command.add_option("--source", options->source, "只合并这个来源的 · of this source only")
      .type_name("NAME");
  command.add_flag("--all", options->all,
                   "不论大小与多少 · whatever their size, however few they are");
  command.add_option("--actor", options->actor, "谁做的 · who does it")
      .type_name("WHO")
      .capture_default_str();
}

}  // namespace

void add_facts(Command app, Action& action) {
  Command family =
      add_family(app, "facts",
                 "事实：来源的对照与每夜的导入 · facts: mappings of sources and nightly imports");
  add_sources(family, action);
  add_file(family, action);
  add_merge(family, action);
}

}  // namespace zhida::cli
