// What the tests of this room share: a journal that remembers, randomness that repeats, a clock that is set.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "record/identity/identity.h"
#include "record/identity/key.h"
#include "record/store/store_test.h"

namespace zhida::identity {

inline constexpr std::int64_t kSecond = 1'000'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kStart = 1'795'000'000 * kSecond;

// The same bytes in each run, no two the same.
inline Random repeatable() {
  auto count = std::make_shared<std::atomic<int>>(0);
  return [count](std::span<unsigned char> bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
      const Sha256 block = sha256("zhida test " + std::to_string(++*count));
      for (std::size_t i = 0; i < block.size() && at < bytes.size(); ++i) bytes[at++] = block.at(i);
    }
  };
}

struct Note {
  std::string kind, id, content;
};

class MemoryJournal final : public store::Journal {
 public:
  [[nodiscard]] Result<Done> forget(store::Transaction& /*tx*/, std::int64_t leaf) override {
    forgotten.push_back(leaf);
    return Done{};
  }
  std::vector<std::int64_t> forgotten;
  [[nodiscard]] Result<std::int64_t> note(store::Transaction& tx, std::string_view kind,
                                          std::string_view id, std::string_view content) override {
    notes.push_back({std::string(kind), std::string(id), std::string(content)});
    tx.on_rollback([this] { notes.pop_back(); });
    return static_cast<std::int64_t>(notes.size()) - 1;
  }
  std::vector<Note> notes;
};

inline Secret test_key(char fill = 'k') { return Secret(std::string(kKeyBytes, fill)); }

inline Password password(std::string_view text) {
  auto read = Password::read(text);
  ZHIDA_CHECK(read.ok());
  return std::move(*read);
}

class IdentityTest : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    store::Options set = options();
    set.clock_us = [this] { return now_.load(); };
    auto opened = store::Database::open(set);
    ASSERT_TRUE(opened.ok()) << to_text(opened.errors().front());
    db_ = std::move(*opened);
    identity_ = make();
  }

  [[nodiscard]] std::unique_ptr<Identity> make(Options chosen = cheap(), char key = 'k') {
    return std::make_unique<Identity>(chosen, test_key(key), random_, journal_);
  }
  static Options cheap() {
    Options out;
    out.cost = {64, 1, 1};
    return out;
  }

  // Runs it in a write; the code of what went wrong, or "".
  template <typename F>
  std::string write(F&& work) {
    auto done = db_->write([&](store::Transaction& tx) -> Result<Done> {
      auto out = work(tx);
      if (!out) return out.errors();
      return Done{};
    });
    return done ? "" : done.errors().front().code;
  }
  template <typename F>
  auto get(F&& work) {
    using Value = std::decay_t<decltype(*work(std::declval<store::Transaction&>()))>;
    std::optional<Value> value;
    auto done = db_->write([&](store::Transaction& tx) -> Result<Done> {
      auto out = work(tx);
      if (!out) return out.errors();
      value = std::move(*out);
      return Done{};
    });
    EXPECT_TRUE(done.ok()) << (done ? "" : to_text(done.errors().front()));
    ZHIDA_CHECK(value.has_value());
    return std::move(*value);
  }
  template <typename F>
  auto see(F&& work) {
    using Value = std::decay_t<decltype(*work(std::declval<store::Reader&>()))>;
    std::optional<Value> value;
    auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
      auto out = work(reader);
      if (!out) return out.errors();
      value = std::move(*out);
      return Done{};
    });
    EXPECT_TRUE(done.ok()) << (done ? "" : to_text(done.errors().front()));
    ZHIDA_CHECK(value.has_value());
    return std::move(*value);
  }

  [[nodiscard]] NewAccount member(const std::string& id) const {
    NewAccount out;
    out.id = id;
    out.login = id;
    out.name = "测试甲";
    out.kind = Kind::kEnterprise;
    out.subject = "S1";
    out.roles = {"enterprise.member"};
    out.password = *identity_->hash(password(kPassword), id);
    return out;
  }
  [[nodiscard]] NewAccount clerk(const std::string& id) const {
    NewAccount out = member(id);
    out.kind = Kind::kOfficial;
    out.subject = "";
    out.office = "测试局";
    out.jurisdiction = "320500";
    out.roles = {"official.clerk"};
    return out;
  }
  Account create(const NewAccount& account) {
    return get([&](store::Transaction& tx) { return identity_->create(tx, account, ""); });
  }
  SignIn enter(const std::string& login, std::string_view text = kPassword,
               std::string_view code = "", const std::string& address = "192.0.2.1") {
    auto in = identity_->sign_in(*db_, login, password(text), code, {address, "test"}, now_);
    EXPECT_TRUE(in.ok()) << (in ? "" : to_text(in.errors().front()));
    ZHIDA_CHECK(in.ok());
    return std::move(*in);
  }
  Sight look(const Token& token) {
    return see([&](store::Reader& reader) { return identity_->look(reader, token, now_); });
  }
  Sight renew(const Token& token) {
    return get([&](store::Transaction& tx) { return identity_->renew(tx, token); });
  }
  std::vector<Event> events(const std::string& account) {
    return see([&](store::Reader& reader) { return identity_->events(reader, account, 0, 1000); });
  }

  // Every note is read back from the store, and every record was noted. Returns: the ids that differ or are missing
  std::vector<std::string> differences() {
    std::map<std::int64_t, Note> stored;
    auto done = db_->read([&](store::Reader& reader) -> Result<Done> {
      for (const auto& kind : kinds()) {
        auto read = kind.read(reader, [&](const store::Noted& noted) {
          EXPECT_TRUE(stored
                          .emplace(noted.leaf, Note{kind.kind, std::string(noted.id),
                                                    std::string(noted.content)})
                          .second);
          return true;
        });
        if (!read) return read;
      }
      return Done{};
    });
    EXPECT_TRUE(done.ok());
    std::vector<std::string> out;
    for (std::size_t leaf = 0; leaf < journal_.notes.size(); ++leaf) {
      const Note& note = journal_.notes[leaf];
      const auto found = stored.find(static_cast<std::int64_t>(leaf));
      const bool same = found != stored.end() && found->second.kind == note.kind &&
                        found->second.id == note.id && found->second.content == note.content;
      if (!same) out.push_back(note.id);
    }
    EXPECT_LE(stored.size(), journal_.notes.size());
    return out;
  }

  static constexpr std::string_view kPassword = "苏州园林里的三只白鹭飞过去了";
  std::atomic<std::int64_t> now_ = kStart;
  Random random_ = repeatable();
  MemoryJournal journal_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<Identity> identity_;
};

}  // namespace zhida::identity
