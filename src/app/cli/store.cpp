// `zhida init` makes a data folder; `zhida store` says what is in it, and copies it out and in.
#include <ostream>

#include <fmt/format.h>

#include "app/cli/data.h"
#include "record/audit/checkpoint.h"
#include "record/audit/evidence.h"
#include "record/decisions/decisions.h"

namespace zhida::cli {
namespace {

struct InitOptions {
  records::Options data;
  std::string origin;
};

struct StoreOptions {
  records::Options data;
  std::string file;
  bool json = false;
};

int init(const InitOptions& options, Console& console) {
  const std::string& folder = options.data.folder;
  const auto made = records::create(options.data, options.origin);
  if (!made) return report(made.errors(), console.err);
  const auto records = records::Records::open(options.data);
  if (!records) return report(records.errors(), console.err);
  console.out << fmt::format(
      "数据文件夹已建好 · the data folder is made: {0}\n"
      "  日志名称 · the log's name      {1}\n"
      "  签名密钥 · keys that sign      {0}/keys/log-ed25519.pem, {0}/keys/log-sm2.pem\n"
      "  验证密钥 · keys that verify    {0}/keys/log.vkey\n"
      "把 {0}/keys 与 {0}/origin "
      "另存一处（离线、只有管理员能读）：没有它们，备份不能恢复，日志不能继续。\n"
      "Keep a copy of {0}/keys and {0}/origin elsewhere, offline, readable by its keeper alone: "
      "without "
      "them no backup can be restored and the log cannot go on.\n"
      "记录用 zhida store backup 备份；log.vkey 公布给核对的人。\n"
      "Back up the records with zhida store backup; give log.vkey to whoever verifies.\n",
      folder, (*records)->origin());
  return kWell;
}

struct Status {
  std::int64_t bytes = 0;
  std::uint64_t leaves = 0;
  std::int64_t decisions = 0;
  std::string note;  // the newest checkpoint
};

Result<Status> status_of(store::Database& db) {
  Status out;
  const auto read = db.read([&](store::Reader& reader) -> Result<Done> {
    const auto head = audit::head_of(reader);
    if (!head) return head.errors();
    out.leaves = head->size;
    const auto decisions = decisions::count(reader);
    if (!decisions) return decisions.errors();
    out.decisions = *decisions;
    auto note = audit::last_checkpoint(reader);
    if (!note) return note.errors();
    out.note = std::move(*note);
    return reader.each(db.is_postgres() ? "SELECT pg_database_size(current_database())"
                                        : "SELECT page_count * page_size FROM pragma_page_count(), "
                                          "pragma_page_size()",
                       {}, [&](const store::Row& row) {
                         out.bytes = row.integer(0);
                         return true;
                       });
  });
  if (!read) return read.errors();
  return out;
}

int status(const StoreOptions& options, Console& console) {
  auto data = options.data;
  data.readonly = true;
  const auto records = records::Records::open(data);
  if (!records) return report(records.errors(), console.err);
  store::Database& db = (*records)->db();
  const auto status = status_of(db);
  if (!status) return report(status.errors(), console.err);
  std::string signed_at = "null";
  if (!status->note.empty()) {
    const auto opened = audit::open_checkpoint_of_all(status->note, (*records)->verifiers());
    if (!opened) return report(opened.errors(), console.err);
    signed_at = std::to_string(opened->size);
  }
  const char* engine = db.is_postgres() ? "postgresql" : "sqlite";
  if (options.json) {
    console.out << fmt::format(
        "{{\"engine\":\"{}\",\"schema\":{},\"bytes\":{},\"origin\":{},\"leaves\":{},\"decisions\":{"
        "},"
        "\"checkpoint\":{}}}\n",
        engine, db.schema(), status->bytes, audit::json_text((*records)->origin()), status->leaves,
        status->decisions, signed_at);
    return kWell;
  }
  console.out << fmt::format(
      "引擎 · engine               {}\n结构 · schema               {}\n大小 · size                 "
      "{} "
      "字节 · bytes\n日志 · log                  {}\n条目 · leaves               {}\n决定 · "
      "decisions            {}\n最近的检查点 · checkpoint   {}\n",
      engine, db.schema(), status->bytes, (*records)->origin(), status->leaves, status->decisions,
      status->note.empty() ? "还没有 · none yet"
                           : fmt::format("签到第 {0} 条 · signed at {0} leaves", signed_at));
  return kWell;
}

int back_up(const StoreOptions& options, Console& console) {
  const auto done = records::back_up(options.data, options.file);
  if (!done) return report(done.errors(), console.err);
  console.out << fmt::format(
      "已备份到 {0}，连同成批导入的 {1} 个文件（{2} 字节）\n"
      "backed up to {0}, with the {1} files of bulk imports ({2} bytes)\n"
      "其中没有密钥：另存 {3}/keys 与 {3}/origin\n"
      "keys are not in it: keep {3}/keys and {3}/origin too\n",
      options.file, done->files, done->bytes, options.data.folder);
  return kWell;
}

int restore(const StoreOptions& options, Console& console) {
  const auto done = records::restore(options.data, options.file);
  if (!done) return report(done.errors(), console.err);
  // opened as a server would, so that what does not fit is said now
  const auto records = records::Records::open(options.data);
  if (!records) return report(records.errors(), console.err);
  const auto status = status_of((*records)->db());
  if (!status) return report(status.errors(), console.err);
  console.out << fmt::format(
      "已恢复：{0} 个条目，{1} 个决定。用 zhida audit verify 核对\nrestored: {0} leaves, {1} "
      "decisions. "
      "zhida audit verify compares them all\n",
      status->leaves, status->decisions);
  return kWell;
}

using Run = int (*)(const StoreOptions&, Console&);

Command add(Command family, Action& action, const std::string& name, const std::string& about,
            const std::shared_ptr<StoreOptions>& options, Run run) {
  Command command = family.add_subcommand(name, about);
  add_data(command, options->data);
  command.callback([options, run, &action] {
    action = [options, run](Console& console) { return run(*options, console); };
  });
  return command;
}

}  // namespace

void add_init(Command app, Action& action) {
  auto options = std::make_shared<InitOptions>();
  Command command =
      app.add_subcommand("init",
                         "建数据文件夹：密钥、空的数据库 · make a data folder: keys, an empty "
                         "store");
  add_data(command, options->data);
  command
      .add_option(
          "--origin", options->origin,
          "日志名称，如 example.gov.cn/zhida；不写则随机 · the log's name; random without it")
      .type_name("NAME");
  command.callback([options, &action] {
    action = [options](Console& console) { return init(*options, console); };
  });
}

void add_store(Command app, Action& action) {
  Command family =
      add_family(app, "store",
                 "记录的数据库：状态、备份、恢复 · the store of records: status, backup, restore");
  auto options = std::make_shared<StoreOptions>();
  add(family, action, "status", "引擎、结构、条目、决定、检查点、大小 · what is in the store",
      options, status)
      .add_flag("--json", options->json, "输出 JSON · print JSON");
  options = std::make_shared<StoreOptions>();
  add(family, action, "backup",
      "备份成一个 SQLite 文件，连同成批导入的文件 · copy the store, files of bulk imports too, "
      "into a "
      "SQLite file",
      options, back_up)
      .add_option("OUT.db", options->file, "新的文件 · a new file")
      .type_name("")
      .required();
  options = std::make_shared<StoreOptions>();
  add(family, action, "restore",
      "从备份恢复到空的数据库 · bring a backup into an empty store of the same log", options,
      restore)
      .add_option("IN.db", options->file, "备份 · the backup")
      .type_name("")
      .required();
}

}  // namespace zhida::cli
