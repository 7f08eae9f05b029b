package io.understudy.inventory;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "cluster")
class ClusterEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String name;
  String approval;

  @Column(name = "four_eyes")
  boolean fourEyes;

  @ColumnTransformer(write = "?::jsonb")
  String traffic;

  @ColumnTransformer(write = "?::jsonb")
  String probes;

  @Column(name = "automatic_checks")
  @Nullable Integer automaticChecks;

  @Column(name = "automatic_every")
  @Nullable String automaticEvery;

  @Column(name = "created_at")
  Instant createdAt;

  @Version int version;

  @OneToMany(mappedBy = "cluster", cascade = CascadeType.ALL, orphanRemoval = true)
  @OrderBy("position")
  List<NodeEntity> nodes = new ArrayList<>();

  @OneToMany(mappedBy = "cluster", cascade = CascadeType.ALL, orphanRemoval = true)
  @OrderBy("position")
  List<ComponentEntity> components = new ArrayList<>();
}
