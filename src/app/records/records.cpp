// The folder of the record floor: made, opened, and put together.
#include "app/records/records.h"

#include <filesystem>
#include <iterator>
#include <sys/stat.h>
#include <utility>

#include "record/corrections/corrections.h"
#include "record/decisions/decisions.h"
#include "record/files/files.h"
#include "record/identity/identity.h"

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

std::string ed25519_path(const std::string& folder) { return folder + "/keys/log-ed25519.pem"; }
std::string sm2_path(const std::string& folder) { return folder + "/keys/log-sm2.pem"; }
std::string verifiers_path(const std::string& folder) { return folder + "/keys/log.vkey"; }
std::string secret_path(const std::string& folder) { return folder + "/keys/identity.key"; }
std::string origin_path(const std::string& folder) { return folder + "/origin"; }

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

Result<Done> make_keys(const std::string& folder, const std::string& origin) {
  std::string public_halves;
  const std::pair<audit::KeyType, std::string> wanted[] = {
      {audit::KeyType::kEd25519, ed25519_path(folder)}, {audit::KeyType::kSm2, sm2_path(folder)}};
  for (const auto& [type, path] : wanted) {
    const auto key = audit::SigningKey::generate(origin, type);
    if (!key) return key.errors();
    const auto saved = key->save(path);
    if (!saved) return saved.errors();
    public_halves += key->verifier().to_text();
    public_halves += '\n';
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
  return out;
}

}  // namespace

struct Records::State {
  std::string origin;
  std::vector<audit::VerifierKey> verifiers;
  std::unique_ptr<store::Database> db;
  // after the store, so that they end first
  std::unique_ptr<audit::Log> log;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<facts::Facts> facts;
  std::unique_ptr<identity::Identity> identity;

  [[nodiscard]] Result<Done> attach(const std::string& folder);
};

// The rooms that write through the log.
Result<Done> Records::State::attach(const std::string& folder) {
  ledger = ledger::Ledger::attach(*db, *log);
  auto opened = facts::Facts::open(folder + "/segments", *log);
  if (!opened) return opened.errors();
  facts = std::move(*opened);
  const auto secret = read_file(secret_path(folder), identity::kKeyBytes);
  if (!secret || secret->size() != identity::kKeyBytes) {
    return bad_folder(folder, "缺少 keys/identity.key，或它已损坏",
                      "keys/identity.key is missing or damaged");
  }
  identity = std::make_unique<identity::Identity>(identity::Options{}, identity::Secret(*secret),
                                                  identity::system_random(), *log);
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
  if (std::filesystem::exists(folder, failed) && !std::filesystem::is_empty(folder, failed)) {
    return bad_folder(folder, "文件夹已存在，而且不是空的", "the folder exists and is not empty");
  }
  std::filesystem::create_directories(folder + "/keys", failed);
  if (failed || ::chmod(folder.c_str(), 0700) != 0) {
    return bad_folder(folder, "不能创建文件夹", "the folder cannot be made");
  }
  if (origin.empty()) origin = random_origin();
  if (auto made = make_keys(folder, origin); !made) return made;
  auto db = store::Database::open(store_options(options));
  if (!db) return db.errors();
  // last: a folder without it was not finished
  const auto named = write_file_atomically(origin_path(folder), origin + "\n");
  if (!named) return named.errors();
  return Done{};
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
    auto log = audit::Log::attach(*state->db, state->origin, std::move(keys));
    if (!log) return log.errors();
    state->log = std::move(*log);
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

std::vector<store::NotedKind> Records::kinds() const {
  std::vector<store::NotedKind> out;
  for (auto& kind : decisions::kinds()) out.push_back(std::move(kind));
  for (auto& kind : corrections::kinds()) out.push_back(std::move(kind));
  for (auto& kind : identity::kinds()) out.push_back(std::move(kind));
  for (auto& kind : ledger::kinds()) out.push_back(std::move(kind));
  for (auto& kind : facts::kinds()) out.push_back(std::move(kind));
  return out;
}

}  // namespace zhida::records
