public enum SchemaName {}
