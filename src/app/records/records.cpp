// The folder of the record floor: made, opened, and put together.
#include "app/records/records.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <sys/stat.h>
#include <thread>
#include <utility>

#include "app/records/folder.h"
#include "app/records/secret.h"
#include "record/audit/checkpoint.h"
#include "record/corrections/corrections.h"
#include "record/decisions/decisions.h"
#include "record/files/files.h"
#include "record/identity/identity.h"
#include "record/sources/sources.h"

namespace zhida::records {
namespace {

constexpr std::size_t kSmallFile = 64U << 10U;

Diagnostic bad_folder(const std::string& folder, std::string zh, std::string en) {
  Diagnostic out;
  out.code = "E-DATA-FOLDER";
  out.place.file = folder;
  out.zh = std::move(zh);
  out.en = std::move(en);
  out.help_zh = "先运行 zhida init --data " + folder + "，或换一个文件夹";
  out.help_en = "run zhida init --data " + folder + " first, or name another folder";
  return out;
}

std::string without_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

// A name that no other log has, for an operator who gave none.
std::string random_origin() {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "zhida.local/";
  for (const unsigned char byte : audit::new_salt()) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

// Ed25519, then SM2. Nothing is written: a name that is none is refused before there is a folder.
Result<std::vector<audit::SigningKey>> make_keys(const std::string& origin) {
  std::vector<audit::SigningKey> out;
  out.reserve(2);
  for (const auto type : {audit::KeyType::kEd25519, audit::KeyType::kSm2}) {
    auto key = audit::SigningKey::generate(origin, type);
    if (!key) return key.errors();
    out.push_back(std::move(*key));
  }
  return out;
}

Result<Done> save_keys(const std::string& folder, const std::vector<audit::SigningKey>& keys) {
  const std::string paths[] = {ed25519_path(folder), sm2_path(folder)};
  std::string public_halves;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto saved = keys[i].save(paths[i]);
    if (!saved) return saved.errors();
    public_halves.append(keys[i].verifier().to_text()).append("\n");
  }
  const auto written = write_file_atomically(verifiers_path(folder), public_halves);
  if (!written) return written.errors();
  std::string secret(identity::kKeyBytes, '\0');
  identity::system_random()({reinterpret_cast<unsigned char*>(secret.data()), secret.size()});
  const auto kept = create_private_file(secret_path(folder), secret);
  if (!kept) return kept.errors();
  return Done{};
}

store::Options store_options(const Options& options) {
  store::Options out;
  out.url = options.database.empty() ? options.folder + "/records.db" : options.database;
  out.readonly = options.readonly;
  out.create = false;  // a store that is gone, or was elsewhere, is not begun anew in silence
  return out;
}

Diagnostic other_log(const std::string& where, std::string zh, std::string en) {
  Diagnostic out;
  out.code = "E-DATA-LOG";
  out.place.file = where;
  out.zh = std::move(zh);
  out.en = std::move(en);
  out.help_zh = "换成与它同属一个日志的数据文件夹（origin 与 keys/），或换一个数据库";
  out.help_en = "take the data folder of the same log (origin and keys/), or another store";
  return out;
}

// That a checkpoint was signed by both keys of this folder, or of before, for its origin.
Result<Done> is_ours(const std::string& note, const std::string& origin,
                     const audit::KeyHistory& keys, const std::string& where) {
  const auto opened = audit::open_checkpoint_of_history(note, keys);
  if (opened && opened->origin == origin) return Done{};
  const std::string whose = opened ? opened->origin : audit::origin_claimed(note);
  if (whose != origin) {
    return other_log(
        where, "数据库里的日志是“" + whose + "”，这个文件夹的是“" + origin + "”",
        "the store holds the log '" + whose + "', the folder is that of '" + origin + "'");
  }
  return other_log(where, "数据库里的检查点不是这个文件夹的密钥签的：" + opened.errors().front().zh,
                   "a checkpoint of the store was not signed by the folder's keys: " +
                       opened.errors().front().en);
}

Result<Done> newest_is_ours(store::Database& db, const std::string& origin,
                            const audit::KeyHistory& keys, const std::string& where) {
  return db.read([&](store::Reader& reader) -> Result<Done> {
    const auto note = audit::last_checkpoint(reader);
    if (!note) return note.errors();
    return note->empty() ? Result<Done>(Done{}) : is_ours(*note, origin, keys, where);
  });
}

// Every checkpoint of a backup.
Result<Done> all_are_ours(const std::string& backup, const std::string& origin,
                          const audit::KeyHistory& keys) {
  store::Options options;
  options.url = backup;
  options.create = false;
  options.migrate = false;
  options.readonly = true;
  auto db = store::Database::open(options);
  if (!db) return db.errors();
  return (*db)->read([&](store::Reader& reader) -> Result<Done> {
    Result<Done> ours = Done{};
    auto read = reader.each("SELECT note FROM audit_checkpoint ORDER BY size DESC", {},
                            [&](const store::Row& row) {
                              ours = is_ours(std::string(row.text(0)), origin, keys, backup);
                              return ours.ok();
                            });
    return read ? ours : read;
  });
}

// Takes away what create() had made when it could not go on.
void take_back(const std::string& folder, bool was_there) {
  std::error_code ignored;
  for (const char* name : {"/records.db", "/records.db-wal", "/records.db-shm", "/records.db.lock"})
    std::filesystem::remove(folder + name, ignored);
  std::filesystem::remove_all(folder + "/keys", ignored);
  if (!was_there) std::filesystem::remove(folder, ignored);
}

// REQUIRES: the folder is there
Result<Done> fill_folder(const Options& options, const std::string& origin,
                         const std::vector<audit::SigningKey>& keys) {
  const std::string& folder = options.folder;
  if (auto saved = save_keys(folder, keys); !saved) return saved;
  auto begun = store_options(options);
  begun.create = true;
  auto db = store::Database::open(begun);
  if (!db) return db.errors();
  auto is_new = (*db)->read([&](store::Reader& reader) -> Result<Done> {
    const auto head = audit::head_of(reader);
    if (!head) return head.errors();
    if (head->size == 0) return Done{};
    return other_log(folder, "数据库里已有一个日志", "the store holds a log already");
  });
  if (!is_new) return is_new;
  // last: a folder without it was not finished
  const auto named = write_file_atomically(origin_path(folder), origin + "\n");
  if (!named) return named.errors();
  return Done{};
}

}  // namespace

struct Records::State {
  std::string origin;
  std::vector<audit::VerifierKey> verifiers;
  audit::KeyHistory history;
  std::vector<std::string> handovers;
  std::unique_ptr<store::Database> db;
  // after the store, so that they end first
  std::unique_ptr<audit::Log> log;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<facts::Facts> facts;
  std::unique_ptr<identity::Identity> identity;

  [[nodiscard]] Result<Done> read_history(const std::string& folder);
  [[nodiscard]] Result<Done> check_keys(const std::string& folder,
                                        std::span<const audit::SigningKey> keys) const;
  [[nodiscard]] Result<Done> attach(const std::string& folder);
};

// The keys of before and the notes that handed over.
Result<Done> Records::State::read_history(const std::string& folder) {
  while (handovers.size() < audit::kHandoversMax) {
    auto note = read_file(handover_path(folder, handovers.size() + 1), audit::kNoteBytesMax);
    if (!note) break;
    handovers.push_back(std::move(*note));
  }
  auto first = handovers.empty() ? Result<std::vector<audit::VerifierKey>>(verifiers)
                                 : read_verifiers(old_verifiers_path(folder, 1));
  if (!first) return first.errors();
  history = audit::follow(*first, handovers);
  return Done{};
}

// That the private keys are those of log.vkey, and those that the last handover announced.
Result<Done> Records::State::check_keys(const std::string& folder,
                                        std::span<const audit::SigningKey> keys) const {
  const auto fit = [&](const std::vector<audit::VerifierKey>& list) {
    return std::equal(list.begin(), list.end(), keys.begin(), keys.end(),
                      [](const audit::VerifierKey& a, const audit::SigningKey& b) {
                        return a.to_text() == b.verifier().to_text();
                      });
  };
  if (fit(verifiers) && fit(history.newest())) return Done{};
  Diagnostic d =
      bad_folder(folder, "keys/ 里的密钥不成套：更换没有做完，或恢复得不全",
                 "the keys in keys/ do not belong together: a rotation was not finished, "
                 "or not all was restored");
  d.help_zh = "再运行一次 zhida audit rotate；或从备份恢复整个 keys/";
  d.help_en = "run zhida audit rotate again, or restore the whole of keys/";
  return d;
}

// The rooms that write through the log.
Result<Done> Records::State::attach(const std::string& folder) {
  ledger = ledger::Ledger::attach(*db, *log);
  auto opened = facts::Facts::open(segments_path(folder), *log);
  if (!opened) return opened.errors();
  facts = std::move(*opened);
  const auto secret = settled_secret(folder, *db);
  if (!secret) return secret.errors();
  identity::Options options;
  // half of the processors hash passwords, the rest answers
  options.hashing.at_once = std::max(1, static_cast<int>(std::thread::hardware_concurrency() / 2));
  identity =
      std::make_unique<identity::Identity>(options, *secret, identity::system_random(), *log);
  return Done{};
}

Result<std::vector<audit::VerifierKey>> read_verifiers(const std::string& path) {
  const auto text = read_file(path, kSmallFile);
  if (!text) return text.errors();
  std::vector<audit::VerifierKey> out;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.empty()) continue;
    auto key = audit::VerifierKey::parse(line);
    if (!key) return key.errors();
    out.push_back(std::move(*key));
  }
  return out;
}

Result<Done> create(const Options& options, std::string origin) {
  const std::string& folder = options.folder;
  std::error_code failed;
  const bool was_there = std::filesystem::exists(folder, failed);
  if (was_there && (!std::filesystem::is_directory(folder, failed) ||
                    !std::filesystem::is_empty(folder, failed))) {
    return bad_folder(folder, "文件夹已存在，而且不是空的", "the folder exists and is not empty");
  }
  if (origin.empty()) origin = random_origin();
  const auto keys = make_keys(origin);
  if (!keys) return keys.errors();
  std::filesystem::create_directories(folder + "/keys", failed);
  if (failed || ::chmod(folder.c_str(), 0700) != 0) {
    return bad_folder(folder, "不能创建文件夹", "the folder cannot be made");
  }
  auto filled = fill_folder(options, origin, *keys);
  if (!filled) take_back(folder, was_there);
  return filled;
}

Result<Done> restore(const Options& options, const std::string& path) {
  {
    auto empty = Options(options);
    empty.readonly = true;
    const auto records = Records::open(empty);
    if (!records) return records.errors();
    auto ours = all_are_ours(path, (*records)->origin(), (*records)->history());
    if (!ours) return ours;
  }
  // without the log, which would go on from the empty store
  auto db = store::Database::open(store_options(options));
  if (!db) return db.errors();
  return unpack_into(**db, options.folder, path);
}

Records::Records(std::unique_ptr<State> state) : state_(std::move(state)) {}
Records::~Records() = default;

Result<std::unique_ptr<Records>> Records::open(const Options& options) {
  auto state = std::make_unique<State>();
  const auto origin = read_file(origin_path(options.folder), kSmallFile);
  if (!origin) {
    return bad_folder(options.folder, "不是直达的数据文件夹，或没有建完",
                      "this is no data folder of Zhida, or it was not finished");
  }
  state->origin = without_end(*origin);
  auto verifiers = read_verifiers(verifiers_path(options.folder));
  if (!verifiers) return verifiers.errors();
  state->verifiers = std::move(*verifiers);
  if (auto followed = state->read_history(options.folder); !followed) return followed.errors();
  auto db = store::Database::open(store_options(options));
  if (!db) return db.errors();
  state->db = std::move(*db);
  if (!options.readonly) {
    std::vector<audit::SigningKey> keys;
    for (const auto& path : {ed25519_path(options.folder), sm2_path(options.folder)}) {
      auto key = audit::SigningKey::load(state->origin, path);
      if (!key) return key.errors();
      keys.push_back(std::move(*key));
    }
    if (auto fit = state->check_keys(options.folder, keys); !fit) return fit.errors();
    auto log = audit::Log::attach(*state->db, state->origin, std::move(keys));
    if (!log) return log.errors();
    state->log = std::move(*log);
    auto ours = newest_is_ours(*state->db, state->origin, state->history, options.folder);
    if (!ours) return ours.errors();
    if (auto attached = state->attach(options.folder); !attached) return attached.errors();
  }
  return std::unique_ptr<Records>(new Records(std::move(state)));
}

store::Database& Records::db() { return *state_->db; }

audit::Log& Records::log() {
  ZHIDA_CHECK(state_->log != nullptr);
  return *state_->log;
}

ledger::Ledger& Records::ledger() {
  ZHIDA_CHECK(state_->ledger != nullptr);
  return *state_->ledger;
}

facts::Facts& Records::facts() {
  ZHIDA_CHECK(state_->facts != nullptr);
  return *state_->facts;
}

identity::Identity& Records::identity() {
  ZHIDA_CHECK(state_->identity != nullptr);
  return *state_->identity;
}

const std::string& Records::origin() const { return state_->origin; }

const std::vector<audit::VerifierKey>& Records::verifiers() const { return state_->verifiers; }

const audit::KeyHistory& Records::history() const { return state_->history; }

const std::vector<std::string>& Records::handovers() const { return state_->handovers; }

std::vector<store::NotedKind> Records::kinds() const {
  std::vector<store::NotedKind> out;
  for (auto& kind : decisions::kinds()) out.push_back(std::move(kind));
  for (auto& kind : corrections::kinds()) out.push_back(std::move(kind));
  for (auto& kind : identity::kinds()) out.push_back(std::move(kind));
  for (auto& kind : ledger::kinds()) out.push_back(std::move(kind));
  for (auto& kind : facts::kinds()) out.push_back(std::move(kind));
  for (auto& kind : sources::kinds()) out.push_back(std::move(kind));
  return out;
}

}  // namespace zhida::records
