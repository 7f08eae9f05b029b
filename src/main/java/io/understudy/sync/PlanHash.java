package io.understudy.sync;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash that an approval names: SHA-256 over cluster, target, what the target had, what it is
 * made equal to, the wishes, the commands and the options. Sealed copies of secrets do not count,
 * since they are made anew without any change; a secret counts by its tags.
 */
final class PlanHash {

  private final MessageDigest digest;

  private PlanHash(MessageDigest digest) {
    this.digest = digest;
  }

  /** 64 hexadecimal digits. */
  static String of(String cluster, SyncRequest request, Plan plan) {
    try {
      return new PlanHash(MessageDigest.getInstance("SHA-256")).whole(cluster, request, plan);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private String whole(String cluster, SyncRequest request, Plan plan) {
    add("understudy plan 1");
    add(cluster);
    add(request.target());
    add("restart " + request.restart() + ", deletions " + request.allowDeletions());
    for (ComponentPlan component : plan.components()) {
      add(component.component());
      add(component.target().instance() + " " + component.target().identity());
      add(component.target().hash());
      add(component.source().instance() + " " + component.source().revision());
      add(component.source().hash());
      component.request().wishes().forEach(this::add);
      component.commands().forEach(this::add);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(Wish wish) {
    add("wish");
    add(wish.key().path());
    add(text(wish.expected()));
    add(text(wish.desired()));
  }

  private void add(Command command) {
    add("command");
    add(command.kind() + " " + command.effect() + " " + command.guarded());
    add(command.text());
  }

  private static String text(@Nullable Value value) {
    return switch (value) {
      case null -> "absent";
      case PlainValue plain -> "plain " + plain.text();
      case SecretValue secret -> "secret " + secret.tag() + " " + secret.parity();
    };
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
