// `zhida audit`: compares, signs, proves, publishes and watches the log.
#include <cstdint>
#include <optional>
#include <ostream>

#include <fmt/format.h>

#include "app/cli/data.h"
#include "app/cli/progress.h"
#include "app/cli/steps.h"
#include "record/audit/base64.h"
#include "record/audit/evidence.h"
#include "record/audit/publish.h"
#include "record/audit/verify.h"
#include "record/audit/witness.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

using audit::as_text;
using audit::json_text;

struct AuditOptions {
  records::Options data;
  std::string keys;  // a file; "" = the folder's own
  std::string record;
  std::optional<std::uint64_t> leaf;
  std::string file;   // to check
  std::string out;    // a file or folder
  std::string log;    // a published folder
  std::string state;  // a witness's
  bool json = false;
};

Result<std::unique_ptr<records::Records>> open_for_reading(const AuditOptions& options) {
  auto data = options.data;
  data.readonly = true;  // beside a server that writes
  return records::Records::open(data);
}

std::string finding_json(const audit::Finding& finding) {
  return fmt::format("{{\"code\":{},\"leaf\":{},\"kind\":{},\"record\":{},\"zh\":{},\"en\":{}}}",
                     json_text(finding.code),
                     finding.leaf < 0 ? "null" : std::to_string(finding.leaf),
                     json_text(finding.kind), json_text(finding.record), json_text(finding.zh),
                     json_text(finding.en));
}

std::string list_json(const std::vector<std::string>& words) {
  std::string out = "[";
  for (const std::string& word : words) {
    if (out.size() > 1) out += ',';
    out += json_text(word);
  }
  return out + "]";
}

std::string report_json(const audit::Report& report) {
  std::string findings;
  for (const audit::Finding& finding : report.findings) {
    if (!findings.empty()) findings += ',';
    findings += finding_json(finding);
  }
  return fmt::format(
      "{{\"ok\":{},\"leaves\":{},\"records\":{},\"erased\":{},\"checkpoints\":{},\"root_sha256\":"
      "\"{}\","
      "\"root_sm3\":\"{}\",\"kinds_checked\":{},\"kinds_unchecked\":{},\"findings\":[{}],\"more\":{"
      "}}}\n",
      report.findings.empty(), report.leaves, report.records, report.erased, report.checkpoints,
      audit::to_base64(as_text(report.roots.sha256)), audit::to_base64(as_text(report.roots.sm3)),
      list_json(report.kinds_checked), list_json(report.kinds_unchecked), findings, report.more);
}

std::string report_text(const audit::Report& report) {
  std::string out;
  for (const audit::Finding& f : report.findings) {
    out += f.code;
    if (f.leaf >= 0) out += fmt::format("  条目 · leaf {}", f.leaf);
    if (!f.kind.empty() || !f.record.empty()) out += fmt::format("  {} {}", f.kind, f.record);
    out += fmt::format(": {} / {}\n", f.zh, f.en);
  }
  if (report.more) out += "…还有 · and more\n";
  for (const std::string& kind : report.kinds_unchecked) {
    out +=
        fmt::format("没有核对这种记录 · not compared, as no records of it were given: {}\n", kind);
  }
  out += fmt::format(
      "{0} 个条目，{1} 条记录，{2} 个检查点，已删除 {3} · {0} leaves, {1} records, {2} "
      "checkpoints, {3} "
      "erased\n",
      report.leaves, report.records, report.checkpoints, report.erased);
  out += report.findings.empty()
             ? "完整 · whole\n"
             : fmt::format("{0} 处不符 · {0} findings\n", report.findings.size());
  return out;
}

int verify(const AuditOptions& options, Console& console) {
  const auto records = open_for_reading(options);
  if (!records) return report(records.errors(), console.err);
  auto keys = options.keys.empty()
                  ? Result<std::vector<audit::VerifierKey>>((*records)->history().all())
                  : records::read_verifiers(options.keys);
  if (!keys) return report(keys.errors(), console.err);
  Progress progress(console, "核对日志", "comparing the log");
  std::optional<audit::Report> found;
  const auto kinds = (*records)->kinds();
  const auto read = (*records)->db().read([&](store::Reader& reader) -> Result<Done> {
    std::uint64_t all = 0;
    if (const auto head = audit::head_of(reader)) all = head->size;
    auto out = audit::verify(reader, (*records)->origin(), *keys, kinds,
                             [&](std::uint64_t done) { progress.show(done, 2 * all); });
    if (!out) return out.errors();
    found = std::move(*out);
    return Done{};
  });
  progress.clear();
  if (!read) return report(read.errors(), console.err);
  console.out << (options.json ? report_json(*found) : report_text(*found));
  return found->findings.empty() ? kWell : kWrongContent;
}

int checkpoint(const AuditOptions& options, Console& console) {
  const auto records = records::Records::open(options.data);
  if (!records) return report(records.errors(), console.err);
  const auto note = (*records)->log().checkpoint();
  if (!note) return report(note.errors(), console.err);
  console.out << *note;
  return kWell;
}

int rotate(const AuditOptions& options, Console& console) {
  const auto keys = records::rotate_keys(options.data);
  if (!keys) return report(keys.errors(), console.err);
  for (const audit::VerifierKey& key : *keys) console.out << key.to_text() << "\n";
  console.err
      << "新密钥已启用；再备份一次 keys/，并公布（zhida audit publish） · the new keys are in "
         "use: back up keys/ again, and publish (zhida audit publish)\n";
  return kWell;
}

Diagnostic no_leaf(const std::string& record, const std::vector<audit::StoredLeaf>& leaves) {
  Diagnostic d;
  d.code = "E-AUDIT-RANGE";
  d.place.element = record;
  if (leaves.empty()) {
    d.zh = "日志里没有这条记录";
    d.en = "the log has no leaf of this record";
    return d;
  }
  std::string list;
  for (const audit::StoredLeaf& leaf : leaves) {
    list += fmt::format(" {} ({})", leaf.index, leaf.leaf.kind);
  }
  d.zh = "这个编号有几个条目：" + list;
  d.en = "there are several leaves of this id:" + list;
  d.help_zh = "用 --leaf 选一个";
  d.help_en = "choose one with --leaf";
  return d;
}

Result<Done> prove_into(store::Reader& reader, const AuditOptions& options, std::string& out) {
  std::uint64_t index = options.leaf.value_or(0);
  if (!options.leaf) {
    const auto leaves = audit::leaves_of(reader, options.record, "");
    if (!leaves) return leaves.errors();
    if (leaves->size() != 1) return no_leaf(options.record, *leaves);
    index = leaves->front().index;
  }
  const auto proof = audit::prove(reader, index);
  if (!proof) return proof.errors();
  out = audit::to_proof_file(audit::evidence_of(*proof));
  return Done{};
}

int prove(const AuditOptions& options, Console& console) {
  const auto records = open_for_reading(options);
  if (!records) return report(records.errors(), console.err);
  std::string text;
  const auto read = (*records)->db().read(
      [&](store::Reader& reader) { return prove_into(reader, options, text); });
  if (!read) return report(read.errors(), console.err);
  return hand_out(text, options.out, console);
}

int check(const AuditOptions& options, Console& console) {
  const auto keys = records::read_verifiers(options.keys);
  if (!keys) return report(keys.errors(), console.err);
  const auto bytes = read_file(options.file, audit::kProofFileBytesMax);
  if (!bytes) return report(bytes.errors(), console.err);
  const auto evidence = audit::parse_proof_file(*bytes, options.file);
  if (!evidence) return report(evidence.errors(), console.err);
  const auto steps = audit::check(*evidence, *keys);
  if (!options.json) {
    const audit::Leaf& leaf = evidence->leaf;
    console.out << fmt::format("条目 · leaf {}: {} {}, {}\n", evidence->index, leaf.kind,
                               leaf.record, moment(leaf.time_us));
  }
  return show_steps(steps, options.json, console);
}

int publish(const AuditOptions& options, Console& console) {
  const auto records = open_for_reading(options);
  if (!records) return report(records.errors(), console.err);
  Progress progress(console, "公布日志", "publishing the log");
  std::optional<audit::Published> done;
  const auto read = (*records)->db().read([&](store::Reader& reader) -> Result<Done> {
    auto out =
        audit::publish(reader, (*records)->history(), (*records)->handovers(), options.out,
                       [&](std::uint64_t tiles, std::uint64_t all) { progress.show(tiles, all); });
    if (!out) return out.errors();
    done = *out;
    return Done{};
  });
  progress.clear();
  if (!read) return report(read.errors(), console.err);
  console.out << fmt::format(
      "{0}：从 {1} 条到 {2} 条，写了 {3} 个文件 · from {1} to {2} leaves, {3} files written\n",
      options.out, done->before, done->size, done->files);
  return kWell;
}

int witness(const AuditOptions& options, Console& console) {
  const auto keys = records::read_verifiers(options.keys);
  if (!keys) return report(keys.errors(), console.err);
  Progress progress(console, "核对日志", "comparing the log");
  const auto seen =
      audit::witness(options.log, options.state, *keys,
                     [&](std::uint64_t done, std::uint64_t all) { progress.show(done, all); });
  progress.clear();
  if (!seen) return report(seen.errors(), console.err);
  const audit::Checkpoint& checkpoint = seen->checkpoint;
  if (seen->first) {
    console.out << fmt::format(
        "第一次见到这个日志，从此记住：{0}，{1} 条 · seen for the first time and remembered from "
        "now on: {0}, "
        "{1} leaves\n",
        checkpoint.origin, checkpoint.size);
  } else {
    console.out << fmt::format(
        "{0}：{2} 条，是记得的 {1} 条的继续 · {2} leaves, which continue the {1} remembered\n",
        checkpoint.origin, seen->before, checkpoint.size);
  }
  return kWell;
}

using Run = int (*)(const AuditOptions&, Console&);
using Shared = std::shared_ptr<AuditOptions>;

Command add(Command family, Action& action, const char* name, const char* about,
            const Shared& options, Run run) {
  Command command = family.add_subcommand(name, about);
  command.callback([options, run, &action] {
    action = [options, run](Console& console) { return run(*options, console); };
  });
  return command;
}

Option add_keys(Command command, const Shared& options) {
  return command
      .add_option("--keys", options->keys, "验证密钥的文件（log.vkey） · the file of verifier keys")
      .type_name("FILE");
}

void add_json(Command command, const Shared& options) {
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
}

void add_prove(Command family, Action& action) {
  const auto options = std::make_shared<AuditOptions>();
  Command command =
      add(family, action, "prove",
          "写一条记录在日志里的证明 · write the proof that a record is in the log", options, prove);
  add_data(command, options->data);
  Option record =
      command.add_option("RECORD", options->record, "记录的编号 · the record's id").type_name("");
  command
      .add_option("--leaf", options->leaf, "或条目的序号，从 0 数起 · or the leaf's number, from 0")
      .type_name("N")
      .not_negative()
      .excludes(record);
  command
      .add_option("--out", options->out, "文件；不写则输出 · the file; without it, it is printed")
      .type_name("FILE");
  command.callback([options, &action] {
    if (options->record.empty() && !options->leaf) refuse_missing("RECORD");
    action = [options](Console& console) { return prove(*options, console); };
  });
}

// What needs no data folder.
void add_outside(Command family, Action& action) {
  auto options = std::make_shared<AuditOptions>();
  Command command = add(family, action, "check",
                        "核对一份证明，不需要数据文件夹 · check a proof, without the data folder",
                        options, check);
  command.add_option("FILE", options->file, "证明 · the proof").type_name("").required();
  add_keys(command, options).required();
  add_json(command, options);

  options = std::make_shared<AuditOptions>();
  command =
      add(family, action, "witness",
          "见证公布的日志：只增不改 · watch a published log: that it only grows", options, witness);
  command.add_option("--log", options->log, "公布的文件夹 · the published folder")
      .type_name("DIR")
      .required();
  command
      .add_option("--state", options->state,
                  "记住的检查点；第一次时新建 · the checkpoint remembered; made the first time")
      .type_name("FILE")
      .required();
  add_keys(command, options).required();
}

}  // namespace

void add_audit(Command app, Action& action) {
  Command family =
      add_family(app, "audit", "可验证的日志：核对、签名、证明、公布、见证 · the verifiable log");
  auto options = std::make_shared<AuditOptions>();
  Command command =
      add(family, action, "verify",
          "核对整个日志与每条记录 · compare the whole log and every record", options, verify);
  add_data(command, options->data);
  add_keys(command, options);
  add_json(command, options);

  options = std::make_shared<AuditOptions>();
  command = add(family, action, "checkpoint", "签一个检查点并输出 · sign a checkpoint and print it",
                options, checkpoint);
  add_data(command, options->data);

  options = std::make_shared<AuditOptions>();
  command =
      add(family, action, "rotate",
          "更换签名密钥：新旧密钥一起签一个检查点；先停服务 · new signing keys, handed over by a "
          "checkpoint that both sign; stop the server first",
          options, rotate);
  add_data(command, options->data);

  add_prove(family, action);

  options = std::make_shared<AuditOptions>();
  command = add(family, action, "publish",
                "公布到最近的检查点，只写新的文件 · publish up to the newest checkpoint", options,
                publish);
  add_data(command, options->data);
  command.add_option("--out", options->out, "公布的文件夹 · the folder to publish in")
      .type_name("DIR")
      .required();

  add_outside(family, action);
}

}  // namespace zhida::cli
